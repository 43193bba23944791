import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface StoredMessage {
  roomId: number;
  seq: number;
  version: number;
  authorId: number;
  clientMessageId: string;
  content: string;
  isDeleted: boolean;
}

export interface StoredRoom {
  roomId: number;
  lastSeq: number;
  version: number;
  /** By seq. */
  messages: StoredMessage[];
}

/** What the database itself holds, past all of the server's code. */
export function readStored(dataDir: string, roomIds: readonly number[]): StoredRoom[] {
  const database = new DatabaseSync(join(dataDir, 'parley.db'), { readOnly: true });
  try {
    database.exec('begin');
    const room = database.prepare('select last_seq as lastSeq, version from rooms where id = ?');
    const messages = database.prepare(
      `select room_id as roomId, seq, version, author_id as authorId, client_message_id as clientMessageId, content,
       deleted_at is not null as isDeleted from messages where room_id = ? order by seq`,
    );
    return roomIds.map((roomId) => {
      const { lastSeq, version } = room.get(roomId) as { lastSeq: number; version: number };
      // The driver does not know the types of columns: they are those of the query above.
      const rows = messages.all(roomId) as unknown as (Omit<StoredMessage, 'isDeleted'> & {
        isDeleted: number;
      })[];
      return {
        roomId,
        lastSeq,
        version,
        messages: rows.map((row) => ({ ...row, isDeleted: row.isDeleted === 1 })),
      };
    });
  } finally {
    database.close();
  }
}

export function readVersions(dataDir: string, roomIds: readonly number[]): Map<number, number> {
  const database = new DatabaseSync(join(dataDir, 'parley.db'), { readOnly: true });
  try {
    const version = database.prepare('select version from rooms where id = ?');
    return new Map(roomIds.map((roomId) => [roomId, (version.get(roomId) as { version: number }).version]));
  } finally {
    database.close();
  }
}
