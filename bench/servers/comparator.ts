import { fileURLToPath } from 'node:url';
import { ServerProcess } from './server-process.ts';

export function startComparator(name: 'bare-ws' | 'socket-io' | 'stock-trpc'): Promise<ServerProcess> {
  return ServerProcess.start({
    main: fileURLToPath(new URL(`../comparators/${name}.ts`, import.meta.url)),
  });
}
