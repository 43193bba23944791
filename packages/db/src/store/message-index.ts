import { tokensOf, type SearchTerm } from '@parley/text';
import type { SQL } from 'drizzle-orm';
import type { MessageRow } from '../schema/tables.ts';
import type { Queries } from './queries.ts';
import type { MessageKey } from './messages/keys.ts';

export interface IndexedMessage extends MessageKey {
  tokens: readonly string[];
}

/** The full-text index of messages, which each engine implements. Writes belong to the given transaction. */
export interface MessageIndex {
  /** Indexes messages that are not indexed. */
  add(queries: Queries, messages: readonly IndexedMessage[]): Promise<void>;
  /** Removes messages, which were added with these tokens. */
  remove(queries: Queries, messages: readonly IndexedMessage[]): Promise<void>;
  /** SQL for "this row of `messages` has all terms and is in this room, if one is given". There is at least one term. */
  matching(terms: readonly SearchTerm[], roomId: number | undefined): SQL;
}

/** What is indexed: for deleted messages, nothing. */
export function indexedOf(rows: readonly MessageRow[]): IndexedMessage[] {
  const kept = rows.filter(({ deletedAt }) => deletedAt === null);
  return kept.map(({ roomId, seq, content }) => ({ roomId, seq, tokens: tokensOf(content) }));
}
