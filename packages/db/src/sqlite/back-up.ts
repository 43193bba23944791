import { existsSync, rmSync } from 'node:fs';
import { link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { unfinishedCopyId } from '../store/instance.ts';

/** How long to wait for a server that is just opening or closing the database. */
const busyTimeoutMs = 10_000;

/** The end of an unfinished backup's name, after the ID of the process that makes it. */
const unfinishedEnd = '.parley-unfinished';
const abandoned = /\.(\d+)\.parley-unfinished(?:-journal|-wal|-shm)?$/;

export interface Backup {
  bytes: number;
  messageCount: number;
}

/**
 * Copies a SQLite database, which a server may be writing to, into a new file that only this user can read. The copy has everything
 * committed before the call, and is checked. The file gets its name once it is whole; files that killed backups left in its folder are
 * removed.
 * @throws an error whose message is one sentence; then no file is left behind.
 */
export async function backUpSqlite(path: string, file: string): Promise<Backup> {
  if (!existsSync(path)) throw new Error(`There is no database ${path}.`);
  if (existsSync(file)) throw new Error(`The file ${file} already exists: choose another name.`);
  const unfinished = `${file}.${process.pid}${unfinishedEnd}`;
  using _removal = removeWhenInterrupted([unfinished, `${unfinished}-journal`]);
  try {
    await removeAbandoned(dirname(file));
    await createFile(unfinished);
    const messageCount = await copy(path, unfinished);
    const { size } = await stat(unfinished);
    await giveName(unfinished, file);
    return { bytes: size, messageCount };
  } catch (error) {
    for (const left of [unfinished, `${unfinished}-journal`]) await rm(left, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot back up ${path} to ${file}: ${reason}.`, { cause: error });
  }
}

/** Removes files that killed backups left in this folder. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(abandoned.exec(name)?.[1]);
    // IDs are reused: this process has not made one yet.
    if (pid === process.pid || (pid > 0 && !isRunning(pid))) await rm(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // We may not signal other users' processes.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes files if the process is told to end before this is disposed of. */
function removeWhenInterrupted(files: readonly string[]): Disposable {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  function remove(signal: NodeJS.Signals) {
    for (const file of files) rmSync(file, { force: true });
    stopListening();
    process.kill(process.pid, signal);
  }
  function stopListening() {
    for (const signal of signals) process.off(signal, remove);
  }
  for (const signal of signals) process.on(signal, remove);
  return { [Symbol.dispose]: stopListening };
}

/** Renaming alone would replace a file created meanwhile, and not every file system has links. */
async function giveName(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file);
    await rm(unfinished);
  } catch (error) {
    if (existsSync(file)) throw error;
    await rename(unfinished, file);
  }
}

async function createFile(file: string): Promise<void> {
  const created = await open(file, 'wx', 0o600);
  await created.close();
}

/** Returns how many messages the copy has. */
async function copy(path: string, to: string): Promise<number> {
  using source = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
  // One view until the end. Otherwise each write of the server would restart the copy.
  source.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
  await backup(source, to);

  using copied = new DatabaseSync(to);
  // A single file, which can be read where nothing can be written. A server that opens it changes that back.
  copied.exec('PRAGMA journal_mode = DELETE');
  forgetInstance(copied);
  const found = copied.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
  if (found !== 'ok') throw new Error(`the copy is damaged (${String(found)})`);
  return Number(copied.prepare('SELECT count(*) AS count FROM messages').get()?.['count']);
}

/**
 * Deletes the ID, so that each restored copy gets a new one when a server opens it (`store/instance.ts`). The mark of an unfinished copy
 * stays.
 */
function forgetInstance(database: DatabaseSync): void {
  // The table is missing if no server of this release has opened the database yet.
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'instance'");
  if (table.get() === undefined) return;
  const { id } = database.prepare('SELECT id FROM instance').get() ?? {};
  if (id === unfinishedCopyId) throw new Error('it is an interrupted copy');
  database.exec('DELETE FROM instance');
}
