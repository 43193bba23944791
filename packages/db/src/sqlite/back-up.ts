import { existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';

/** How long to wait for a server that is just opening or closing the database. */
const busyTimeoutMs = 10_000;

export interface Backup {
  bytes: number;
  messageCount: number;
}

/**
 * Copies a SQLite database, which a server may be writing to, into a new file that only this user can read. The copy holds what was
 * committed before the call, and is checked. The file gets its name once it is whole.
 * @throws an error whose message is one sentence; no file is left behind then.
 */
export async function backUpSqlite(path: string, file: string): Promise<Backup> {
  if (!existsSync(path)) throw new Error(`There is no database ${path}.`);
  if (existsSync(file)) throw new Error(`There is a file ${file} already: give another name.`);
  const unfinished = `${file}.${process.pid}`;
  try {
    await createFile(unfinished);
    const messageCount = await copy(path, unfinished);
    const { size } = await stat(unfinished);
    // Renaming would replace a file that was made meanwhile.
    await createFile(file);
    await rename(unfinished, file);
    return { bytes: size, messageCount };
  } catch (error) {
    for (const left of [unfinished, `${unfinished}-journal`]) await rm(left, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot back up ${path} to ${file}: ${reason}.`, { cause: error });
  }
}

async function createFile(file: string): Promise<void> {
  const created = await open(file, 'wx', 0o600);
  await created.close();
}

/** Returns how many messages there are in the copy. */
async function copy(path: string, to: string): Promise<number> {
  using source = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
  // One view until the end. Without it, each write of the server would make the copy begin anew.
  source.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
  await backup(source, to);

  using copied = new DatabaseSync(to);
  // A file by itself, which can be read where nothing can be written. A server that opens it changes that back.
  copied.exec('PRAGMA journal_mode = DELETE');
  forgetInstance(copied);
  const found = copied.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
  if (found !== 'ok') throw new Error(`the copy is damaged (${String(found)})`);
  return Number(copied.prepare('SELECT count(*) AS count FROM messages').get()?.['count']);
}

/** Deletes the ID, so that each restored copy gets a new one when a server opens it (`store/instance.ts`). */
function forgetInstance(database: DatabaseSync): void {
  // The table is missing until a server of this release has opened the database.
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'instance'");
  if (table.get() !== undefined) database.exec('DELETE FROM instance');
}
