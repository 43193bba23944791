import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChildServer } from './child-server.ts';
import { freePort, isListening } from './free-port.ts';
import { makeFolder } from './throw-away.ts';

/** Started by a test: starts a server, prints where it is, then stays or exits at once. */
const folder = makeFolder();
writeFileSync(join(folder.path, 'file'), '');
const port = await freePort();
const listen = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('ready'))`;
const server = new ChildServer({
  name: 'A server',
  program: process.execPath,
  args: ['-e', listen],
  readyText: 'ready',
});
await server.start();
const wasListening = await isListening(port);
console.log(JSON.stringify({ port, folder: folder.path, wasListening }));
if (process.argv[2] === 'exit') process.exit(1);
