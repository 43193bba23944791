import type { Message } from '@parley/api-contract';

/** Who wrote a message, as it is to be shown: a bot may write under other names. */
export function senderName({ sender, author }: Pick<Message, 'sender' | 'author'>): string {
  return sender?.name ?? author.displayName;
}
