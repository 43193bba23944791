import type { IncomingWebhookRow, MessageWriter, Store } from '@parley/db';
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { messageOf } from '../slack/message.ts';
import { readPayload } from '../slack/payload.ts';
import { hashOfSecret } from './incoming-webhooks.ts';
import type { People } from './people.ts';
import type { RateLimits } from './rate-limits.ts';

/** Why a post was not taken, by Slack's names. */
export type PostRefusal = 'no_service' | 'invalid_payload' | 'no_text';

export interface IncomingPosts {
  /**
   * Writes the message that a body asks for. A webhook that is unknown and a secret that is wrong are refused alike.
   * @throws ReasonError `rate_limited` when too much was posted to the webhook.
   */
  post(address: { webhookId: string; secret: string }, body: string): Promise<'ok' | PostRefusal>;
}

export interface IncomingPostsParts {
  store: Store;
  people: People;
  writer: MessageWriter;
  rateLimits: RateLimits;
}

/** How long after a use another one is not written down. */
const useIntervalMs = 60_000;

export function createIncomingPosts({
  store,
  people,
  writer,
  rateLimits,
}: IncomingPostsParts): IncomingPosts {
  async function webhookAt({
    webhookId,
    secret,
  }: {
    webhookId: string;
    secret: string;
  }): Promise<IncomingWebhookRow | null> {
    const webhook = /^\d{1,15}$/.test(webhookId)
      ? await store.incomingWebhooks.find(Number(webhookId))
      : undefined;
    const given = hashOfSecret(secret);
    // Compared in any case, so that the time does not tell which webhooks exist.
    const isRight = isSame(given, webhook?.secretHash ?? hashOfSecret(''));
    return webhook !== undefined && isRight ? webhook : null;
  }

  async function markUsed({ id, lastUsedAt }: IncomingWebhookRow, at: number): Promise<void> {
    if (lastUsedAt === null || lastUsedAt + useIntervalMs <= at) {
      await store.incomingWebhooks.markUsed(id, at);
    }
  }

  return {
    async post(address, body) {
      const webhook = await webhookAt(address);
      if (webhook === null) return 'no_service';
      await rateLimits.take('incomingPost', [webhook.id]);
      await rateLimits.take('incomingPostOfOwner', [webhook.createdBy]);
      const payload = readPayload(body);
      if (payload === null) return 'invalid_payload';
      const message = messageOf(payload);
      if (message === null) return 'no_text';

      const at = Date.now();
      // The writer tells followers in the order of commits; that needs the author at hand.
      await people.get(webhook.botId);
      const result = await writer.submit({
        kind: 'send',
        roomId: webhook.roomId,
        authorId: webhook.botId,
        webhookId: webhook.id,
        // Slack's senders have nothing to tell a retry from another post by.
        clientMessageId: randomUUID(),
        content: message.content,
        replyTo: null,
        senderName: message.senderName ?? webhook.name,
        senderEmoji: message.senderEmoji,
        cards: message.cards && JSON.stringify(message.cards),
        at,
      });
      if (!result.ok) return 'no_service';
      await markUsed(webhook, at);
      return 'ok';
    },
  };
}

function isSame(hash: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from(other));
}
