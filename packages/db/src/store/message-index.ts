import { tokensOf, type SearchTerm } from '@parley/text';
import type { SQL } from 'drizzle-orm';
import type { MessageRow } from '../schema/tables.ts';
import type { Queries } from './queries.ts';
import type { MessageKey } from './messages/keys.ts';

export interface IndexedMessage extends MessageKey {
  tokens: readonly string[];
}

/** The full-text index of the messages, each engine's own. Writes belong to the transaction that they are given. */
export interface MessageIndex {
  /** Indexes messages that are not indexed. */
  add(queries: Queries, messages: readonly IndexedMessage[]): Promise<void>;
  /** Takes messages out, which were added with these tokens. */
  remove(queries: Queries, messages: readonly IndexedMessage[]): Promise<void>;
  /** SQL for "this row of `messages` holds all terms and is of this room, if one is given". There is at least one term. */
  matching(terms: readonly SearchTerm[], roomId: number | undefined): SQL;
}

/** What is indexed of messages: of deleted ones, nothing. */
export function indexedOf(rows: readonly MessageRow[]): IndexedMessage[] {
  const kept = rows.filter(({ deletedAt }) => deletedAt === null);
  return kept.map(({ roomId, seq, content }) => ({ roomId, seq, tokens: tokensOf(content) }));
}
