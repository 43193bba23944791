import type { SendChange } from '@parley/db';
import { randomUUID } from 'node:crypto';
import type { ChangedMessage, MessageChanges } from './submit-change.ts';

/** A message to post, whoever posts it: a person, a webhook's bot, or a command's bot on a person's behalf. */
export interface NewMessage extends Omit<SendChange, 'kind' | 'clientMessageId' | 'replyTo' | 'at'> {
  /** Makes it safe to repeat the post. Without one, repeating it posts another message. */
  clientMessageId?: string;
  replyTo?: number | null;
  /** Epoch milliseconds; now unless given. */
  at?: number;
}

export type PostMessage = (message: NewMessage) => Promise<ChangedMessage>;

/** The only way to create messages: whatever posts one does it here. */
export function createPostMessage(changes: MessageChanges): PostMessage {
  return ({ clientMessageId = randomUUID(), replyTo = null, at = Date.now(), ...message }) =>
    changes.make({ kind: 'send', clientMessageId, replyTo, at, ...message });
}
