import type { RoomEntry } from '@parley/api-contract';
import { isPair } from '@parley/rules';
import { isolated } from '@/lib/direction.ts';
import { messageText } from '@/lib/plain-text.ts';
import { senderName } from '@/lib/sender-name.ts';
import { m } from '@/paraglide/messages.js';

/** The last message on one line, with its author if there could be several. */
export function previewOf({ room, head }: RoomEntry, viewerId: number | undefined): string {
  const message = head.lastMessage;
  if (message === null) return m.rooms_no_messages();
  const text = message.deletedAt === null ? messageText(message) : m.rooms_message_deleted();
  if (message.author.id === viewerId) return m.rooms_preview_own({ text: isolated(text) });
  return isPair(room)
    ? text
    : m.rooms_preview_by({ author: isolated(senderName(message)), text: isolated(text) });
}
