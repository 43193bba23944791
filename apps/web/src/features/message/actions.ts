import type { Message } from '@parley/api-contract';
import { Copy, Link2, Pencil, Reply, Trash2, type LucideIcon } from 'lucide-react';
import { copyLink, copyText } from '@/lib/clipboard.ts';
import { m } from '@/paraglide/messages.js';

/** What the viewer may do with a message. */
export interface MessageRights {
  canWrite: boolean;
  canEdit: boolean;
  canDelete: boolean;
}

/** What the list that shows a message does about it. */
export interface MessageCommands {
  reply: (message: Message) => void;
  edit: (message: Message) => void;
  remove: (message: Message) => void;
  jumpTo: (seq: number) => void;
}

interface MessageAction {
  label: () => string;
  Icon: LucideIcon;
  /** The key that does it on a focused row, as in `KeyboardEvent.key`. */
  key?: string;
  /** Also a button over the row that is pointed at, because it is frequent. */
  isInBar?: boolean;
  isDestructive?: boolean;
  isAllowed: (rights: MessageRights) => boolean;
  run: (message: Message, commands: MessageCommands) => unknown;
}

/**
 * Everything that can be done with a message that is not deleted, in the order of the menu. The menu, the bar over a row, the keys of a row
 * and the command palette read it.
 */
export const messageActions: readonly MessageAction[] = [
  {
    label: m.message_reply,
    Icon: Reply,
    key: 'r',
    isInBar: true,
    isAllowed: ({ canWrite }) => canWrite,
    run: (message, { reply }) => reply(message),
  },
  {
    label: m.message_copy,
    Icon: Copy,
    isAllowed: () => true,
    run: ({ content }) => copyText(content),
  },
  {
    label: m.rooms_copy_link,
    Icon: Link2,
    isAllowed: () => true,
    run: ({ roomId, seq }) => copyLink(`/rooms/${roomId}?at=${seq}`),
  },
  {
    label: m.message_edit,
    Icon: Pencil,
    key: 'e',
    isAllowed: ({ canEdit }) => canEdit,
    run: (message, { edit }) => edit(message),
  },
  {
    label: m.message_delete,
    Icon: Trash2,
    key: 'Delete',
    isDestructive: true,
    isAllowed: ({ canDelete }) => canDelete,
    run: (message, { remove }) => remove(message),
  },
];

export function allowedActions(rights: MessageRights): readonly MessageAction[] {
  return messageActions.filter(({ isAllowed }) => isAllowed(rights));
}
