import type { SearchTerm } from '@parley/text';
import { and, eq, or, sql } from 'drizzle-orm';
import type { IndexedMessage, MessageIndex } from '../store/message-index.ts';
import { listStatement } from '../store/statements.ts';
import { messages, messageTokens } from './schema.ts';

const columns = ['token', 'roomId', 'seq'] as const;

const insertTokens = listStatement(columns, (queries, items) =>
  queries.insert(messageTokens).values(items).prepare(),
);

const deleteTokens = listStatement(columns, (queries, items) =>
  queries
    .delete(messageTokens)
    .where(
      or(
        ...items.map(({ token, roomId, seq }) =>
          and(eq(messageTokens.token, token), eq(messageTokens.roomId, roomId), eq(messageTokens.seq, seq)),
        ),
      ),
    )
    .prepare(),
);

/**
 * One row for each token of each message. InnoDB's own full-text index doesn't find everything while its cache is being merged into it, and
 * what it takes for letters and words depends on the server.
 */
export const mysqlMessageIndex: MessageIndex = {
  async add(queries, entries) {
    await insertTokens(queries, rowsOf(entries));
  },

  async remove(queries, entries) {
    await deleteTokens(queries, rowsOf(entries));
  },

  matching(terms, roomId) {
    const inRoom = roomId === undefined ? sql`` : sql` and ${messageTokens.roomId} = ${roomId}`;
    const matches = terms.map(
      (term) =>
        sql`(${messages.roomId}, ${messages.seq}) in (select ${messageTokens.roomId}, ${messageTokens.seq} from ${messageTokens} where ${matchOf(term)}${inRoom})`,
    );
    return sql.join(matches, sql` and `);
  },
};

function rowsOf(entries: readonly IndexedMessage[]) {
  return entries.flatMap(({ tokens, roomId, seq }) => tokens.map((token) => ({ token, roomId, seq })));
}

function matchOf({ token, isPrefix }: SearchTerm) {
  // Tokens contain no characters that have a meaning in a pattern.
  return isPrefix ? sql`${messageTokens.token} like ${`${token}%`}` : eq(messageTokens.token, token);
}
