import type { Decorations, Message, User } from '@parley/api-contract';
import { decorationColumns, type MessageRow } from '@parley/db';
import { existing, type People } from '../people/people.ts';
import { timeView } from '../views/time.ts';

/** Turns rows into messages. They are stored without their authors, who are few and cached. */
export class MessageViews {
  #people: People;

  constructor(people: People) {
    this.#people = people;
  }

  async all(rows: readonly MessageRow[]): Promise<Message[]> {
    const users = await this.#people.find(rows.flatMap(usersOf));
    return rows.map((row) => messageView(row, users));
  }

  async one(row: MessageRow): Promise<Message> {
    return messageView(row, await this.#people.find(usersOf(row)));
  }

  /** Caches the users that messages show, so that rows become messages within the same turn. */
  async prepare(userIds: readonly number[]): Promise<void> {
    await this.#people.find(userIds);
  }
}

/** The users that a message shows. */
export function usersOf({ authorId, deletedBy }: Pick<MessageRow, 'authorId' | 'deletedBy'>): number[] {
  return deletedBy === null ? [authorId] : [authorId, deletedBy];
}

/** Most messages have no sender, decorations, deleter or content version of their own, and these fields are left out. */
function messageView(row: MessageRow, users: ReadonlyMap<number, User>): Message {
  const message: Message = {
    id: row.seq,
    roomId: row.roomId,
    seq: row.seq,
    version: row.version,
    author: existing(users, row.authorId),
    content: row.content,
    clientMessageId: row.clientMessageId,
    replyTo: row.replyTo,
    createdAt: timeView(row.createdAt),
    editedAt: row.editedAt === null ? null : timeView(row.editedAt),
    deletedAt: row.deletedAt === null ? null : timeView(row.deletedAt),
  };
  if (row.contentVersion !== null) message.contentVersion = row.contentVersion;
  if (row.senderName !== null || row.senderEmoji !== null) {
    message.sender = { name: row.senderName, emoji: row.senderEmoji };
  }
  if (row.deletedBy !== null) message.deletedBy = existing(users, row.deletedBy);
  const decorations = decorationsView(row);
  if (decorations !== undefined) message.decorations = decorations;
  // For clients that don't know `decorations`.
  if (decorations?.cards !== undefined) message.cards = decorations.cards;
  return message;
}

/** A message's decorations; undefined if it has none. Servers of the previous release may leave some on a deleted message. */
function decorationsView(row: MessageRow): Decorations | undefined {
  const columns = decorationColumns.filter((column) => row[column] !== null);
  if (columns.length === 0 || row.deletedAt !== null) return undefined;
  const entries = columns.map((column) => [column, JSON.parse(row[column] ?? 'null')]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by this server, in this form
  return Object.fromEntries(entries) as Decorations;
}
