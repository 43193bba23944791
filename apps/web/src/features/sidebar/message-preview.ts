import type { RoomEntry } from '@parley/api-contract';
import { senderName } from '@/lib/sender-name.ts';
import { m } from '@/paraglide/messages.js';

/** The last message on one line, with its author where that could be several. */
export function previewOf({ room, head }: RoomEntry, viewerId: number | undefined): string {
  const message = head.lastMessage;
  if (message === null) return m.rooms_no_messages();
  const text =
    message.deletedAt === null ? message.content.replaceAll(/\s+/g, ' ') : m.rooms_message_deleted();
  if (message.author.id === viewerId) return m.rooms_preview_own({ text });
  return room.kind === 'group' ? m.rooms_preview_by({ author: senderName(message), text }) : text;
}
