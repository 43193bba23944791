import type { Message } from '@parley/api-contract';
import { Copy, Link2, Pencil, Reply, Trash2, type LucideIcon } from 'lucide-react';
import { copyLink, copyText } from '@/lib/clipboard.ts';
import type { MessageRight } from '@/live/rights.ts';
import type { ChangeCall } from '@/live/use-change-message.ts';
import { m } from '@/paraglide/messages.js';

/** Whether the viewer may do something with a message. Stable, so that rows don't render again without need. */
export type IsAllowed = (right: MessageRight, message: Message) => boolean;

/** What the list that shows a message can do with it. */
export interface MessageCommands {
  reply: (message: Message) => void;
  edit: (message: Message) => void;
  remove: (message: Message) => void;
  /** Changes a message immediately. If the server refuses, shows why. */
  change: (call: ChangeCall) => void;
  jumpTo: (seq: number) => void;
}

interface MessageAction {
  label: () => string;
  Icon: LucideIcon;
  /** The key that triggers it on a focused row, as in `KeyboardEvent.key`. */
  key?: string;
  /** Whether it is also a button on the hovered row, because it is used often. */
  isInBar?: boolean;
  isDestructive?: boolean;
  /** The right that it needs, besides reading the message. */
  right?: MessageRight;
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
    right: 'message.send',
    run: (message, { reply }) => reply(message),
  },
  {
    label: m.message_copy,
    Icon: Copy,
    run: ({ content }) => copyText(content),
  },
  {
    label: m.rooms_copy_link,
    Icon: Link2,
    run: ({ roomId, seq }) => copyLink(`/rooms/${roomId}?at=${seq}`),
  },
  {
    label: m.message_edit,
    Icon: Pencil,
    key: 'e',
    right: 'message.edit',
    run: (message, { edit }) => edit(message),
  },
  {
    label: m.message_delete,
    Icon: Trash2,
    key: 'Delete',
    isDestructive: true,
    right: 'message.delete',
    run: (message, { remove }) => remove(message),
  },
];

export function allowedActions(message: Message, isAllowed: IsAllowed): readonly MessageAction[] {
  return messageActions.filter(({ right }) => right === undefined || isAllowed(right, message));
}
