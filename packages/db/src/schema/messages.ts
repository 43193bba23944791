import type { Kit } from './kit.ts';
import type { defineRooms } from './rooms.ts';
import type { defineUsers } from './users.ts';

/**
 * The columns of a message's decorations, in JSON, each named like its field in the contract's `decorations`. A deleted message has none,
 * and they count toward the length of a page.
 */
export const decorationColumns = ['cards'] as const;

export function defineMessages(
  kit: Kit,
  rooms: ReturnType<typeof defineRooms>,
  users: ReturnType<typeof defineUsers>,
) {
  return kit.table(
    'messages',
    {
      roomId: kit
        .int()
        .notNull()
        .references(() => rooms.id),
      /** The message's number in its room, from 1 without gaps: a deleted message keeps its row. */
      seq: kit.int().notNull(),
      /** The version of the room in which this message last changed. */
      version: kit.int().notNull(),
      /** The version in which the message's content last changed; null if it equals `version`. Read it with `contentVersionOf`. */
      contentVersion: kit.int(),
      authorId: kit
        .int()
        .notNull()
        .references(() => users.id),
      clientMessageId: kit.key(64).notNull(),
      content: kit.long().notNull(),
      replyTo: kit.int(),
      /** The name and the emoji under which a bot wrote it, instead of the bot's own. */
      senderName: kit.str(80),
      senderEmoji: kit.str(32),
      /** What is shown instead of the content, in JSON: the content says the same in plain words. */
      cards: kit.long(),
      createdAt: kit.ms().notNull(),
      editedAt: kit.ms(),
      deletedAt: kit.ms(),
      /** Who deleted it, unless it was its author. No foreign key: that would need an index, and nobody searches by it. */
      deletedBy: kit.int(),
    },
    (messages) => [
      kit.primaryKey({ columns: [messages.roomId, messages.seq] }),
      kit
        .uniqueIndex('messages_client_message_id')
        .on(messages.roomId, messages.authorId, messages.clientMessageId),
      kit.index('messages_version').on(messages.roomId, messages.version),
      kit.index('messages_time').on(messages.createdAt, messages.roomId, messages.seq),
      kit
        .index('messages_author_time')
        .on(messages.authorId, messages.createdAt, messages.roomId, messages.seq),
    ],
  );
}
