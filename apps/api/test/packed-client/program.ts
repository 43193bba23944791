import { createParleyClient, ParleyError, type FailureReason } from '@parley/api-contract';

// The project has no types of Node.
declare const process: { argv: string[]; version: string };

/** Run by the test beside this, in a project that has the packed client alone. Prints what it saw. */
const [url = '', name = ''] = process.argv.slice(2);
const password = 'correct horse battery';
const half = 10;

async function signUp(username: string, onClose = () => {}) {
  const { api, close } = createParleyClient({ url });
  await api.auth.register.mutate({ username, password });
  const { token } = await api.auth.issueToken.mutate({ username, password });
  await close();
  return createParleyClient({ url, token: async () => token, onClose });
}

let lostConnection = () => {};
const connectionLost = new Promise<void>((resolve) => (lostConnection = resolve));
const writer = await signUp(`writer-${name}`, lostConnection);
const reader = await signUp(`reader-${name}`);
const { room } = await writer.api.rooms.create.mutate({ name: `room ${name}`, kind: 'public' });

async function write() {
  for (let index = 1; index <= 2 * half; index++) {
    if (index === half + 1) {
      console.log(`${process.version.split('.')[0]} halfway`);
      await connectionLost;
    }
    await writer.send(room.id, `${index}`);
  }
}

const versions: number[] = [];
const contents: string[] = [];
const writing = write();
for await (const update of reader.follow(room.id, { after: 0 })) {
  versions.push(update.version);
  if (update.type === 'message') contents.push(update.message.content);
  if (contents.length === 2 * half) break;
}
await writing;

function kindOf(reason: FailureReason): 'missing' | 'other' {
  return reason === 'room_not_found' ? 'missing' : 'other';
}
let failure = '';
try {
  await writer.send(room.id + 1_000_000, 'hello');
} catch (error) {
  if (error instanceof ParleyError) failure = `${kindOf(error.reason)}: ${error.field}`;
}

await Promise.all([writer.close(), reader.close()]);
// Nothing is left that would keep the process: it ends by itself.
console.log(JSON.stringify({ versions, contents, failure }));
