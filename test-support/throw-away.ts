import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const children = new Set<ChildProcess>();
const folders = new Set<string>();
let keeper: ChildProcess | undefined;

/** Starts a program that does not outlive this process, even if this process is killed. */
export function spawnThrowAway(
  program: string,
  args: readonly string[],
  options: { cwd?: string | undefined; env?: NodeJS.ProcessEnv } = {},
): ChildProcessByStdio<null, Readable, Readable> {
  // The leader of a group, so that what it starts ends with it.
  const child = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.once('exit', () => {
    children.delete(child);
    tellKeeper();
  });
  tellKeeper();
  return child;
}

/** Deleted when it is disposed of, or when this process ends. */
export interface Folder extends AsyncDisposable {
  path: string;
}

/** An empty folder. */
export function makeFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'parley-test-'));
  folders.add(path);
  tellKeeper();
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
      folders.delete(path);
      tellKeeper();
    },
  };
}

/**
 * The keeper is a shell that reads as long as this process lives: its input ends with this process, even if no handler here can run. It
 * then does what it was last told.
 */
function tellKeeper(): void {
  keeper ??= startKeeper();
  const groups = [...children].flatMap(({ pid }) => (pid === undefined ? [] : `-${pid}`));
  const tasks = [
    ...(groups.length > 0 ? [`kill -s KILL -- ${groups.join(' ')}`] : []),
    ...[...folders].map((path) => `rm -rf -- ${quoted(path)}`),
  ];
  keeper.stdin?.write(`${tasks.join('; ')}\n`);
}

function startKeeper(): ChildProcess {
  const script = 'while IFS= read -r line; do last=$line; done; eval "$last"';
  // In its own group, it doesn't get Ctrl-C.
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  return shell;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
