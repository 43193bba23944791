import type { SearchTerm } from '@parley/text';
import { sql } from 'drizzle-orm';
import type { MessageIndex } from '../store/message-index.ts';
import type { SqliteConnection } from './connection.ts';
import { messages } from './schema.ts';

/** The FTS5 table `message_search`. Its rowid is the room and seq in one 64-bit integer, which only SQL builds and splits: JavaScript's numbers are too short for it. */
export function sqliteMessageIndex(writer: SqliteConnection): MessageIndex {
  return {
    // Asynchronous, as the interface requires, so that an error of SQLite is a rejection.
    // oxlint-disable-next-line typescript/require-await
    async add(_queries, entries) {
      const statement = writer.prepare(
        'insert into message_search (rowid, tokens) values ((? << 32) | ?, ?)',
      );
      for (const { roomId, seq, tokens } of entries) statement.run(roomId, seq, tokens.join(' '));
    },

    // oxlint-disable-next-line typescript/require-await
    async remove(_queries, entries) {
      const statement = writer.prepare('delete from message_search where rowid = ((? << 32) | ?)');
      for (const { roomId, seq } of entries) statement.run(roomId, seq);
    },

    matching(terms, roomId) {
      const inRoom =
        roomId === undefined
          ? sql``
          : sql` and rowid between (${roomId} << 32) and ((${roomId} << 32) | 4294967295)`;
      return sql`(${messages.roomId}, ${messages.seq}) in (select rowid >> 32, rowid & 4294967295 from message_search where message_search match ${matchOf(terms)}${inRoom})`;
    },
  };
}

/** In quotes, a token of letters, digits and marks has no meaning in FTS5's syntax. */
function matchOf(terms: readonly SearchTerm[]): string {
  return terms.map(({ token, isPrefix }) => `"${token}"${isPrefix ? ' *' : ''}`).join(' AND ');
}
