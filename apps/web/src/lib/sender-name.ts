import type { Message } from '@parley/api-contract';

/** The name to show for the sender of a message: a bot may write under other names. */
export function senderName({ sender, author }: Pick<Message, 'sender' | 'author'>): string {
  return sender?.name ?? author.displayName;
}
