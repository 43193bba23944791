import { ReasonError } from '@parley/api-contract/server';
import { FairQueue, QueueFullError, type IncomingWebhookRow, type Store } from '@parley/db';
import { isBlank } from '@parley/text';
import { authorNameProblem } from '@parley/text/names';
import { timingSafeEqual } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf, type PostedMessage } from '../slack/message.ts';
import { readPayload } from '../slack/payload.ts';
import type { PostMessage } from '../../messages/post-message.ts';
import type { RateLimits } from '../../limits/rate-limits.ts';
import { hashOfSecret } from '../../secrets.ts';

/** Why a post was refused, in Slack's terms. */
export type PostRefusal = 'no_service' | 'channel_is_archived' | 'invalid_payload' | 'no_text';

export interface WebhookAddress {
  webhookId: string;
  secret: string;
}

export interface IncomingPosts {
  /**
   * Decides whether to read a post to this address, and counts it. Needs no body, so that the body of a refused post is not read. Null if
   * the webhook is unknown or the secret is wrong.
   * @throws ReasonError `rate_limited` if too much was posted to the webhook, or is waiting to be read.
   */
  admit(address: WebhookAddress): Promise<IncomingWebhookRow | null>;
  /**
   * Posts the message that a body describes, to a webhook from `admit`.
   * @throws ReasonError `rate_limited` if too many posts are waiting to be read.
   */
  post(webhook: IncomingWebhookRow, body: string): Promise<'ok' | PostRefusal>;
}

export interface IncomingPostsParts {
  store: Store;
  postMessage: PostMessage;
  rateLimits: RateLimits;
}

/** How long after a use another one is not recorded. */
const useIntervalMs = 60_000;

/**
 * Reading takes some milliseconds for the longest posts, and everything else gets its turn between two of them. The people who created the
 * webhooks take turns as well. As many posts may wait for one person as one webhook accepts in a minute, and a few more.
 */
const readingSizes = { slots: 1, slotsPerKey: 1, waiting: 256, waitingPerKey: 64 };
/** By then, what is waiting has been read. */
const retryAfterSeconds = 2;

export function createIncomingPosts({ store, postMessage, rateLimits }: IncomingPostsParts): IncomingPosts {
  const reading = new FairQueue(readingSizes);

  async function webhookAt({ webhookId, secret }: WebhookAddress): Promise<IncomingWebhookRow | null> {
    const webhook = /^\d{1,15}$/.test(webhookId)
      ? await store.incomingWebhooks.find(Number(webhookId))
      : undefined;
    const given = hashOfSecret(secret);
    // Compared in any case, so that timing doesn't reveal which webhooks exist.
    const isRight = isSame(given, webhook?.secretHash ?? hashOfSecret(''));
    return webhook !== undefined && isRight ? webhook : null;
  }

  /** Parses a body when it gets its turn. */
  async function read({ createdBy }: IncomingWebhookRow, body: string): Promise<PostedMessage | PostRefusal> {
    try {
      return await reading.run(createdBy, async () => {
        const message = messageIn(body);
        await nextTurn();
        return message;
      });
    } catch (error) {
      throw error instanceof QueueFullError ? queueFull(error) : error;
    }
  }

  /** The name that a post asks for, or the webhook's own if that is not a valid name or looks like a person's. */
  async function nameFor(webhook: IncomingWebhookRow, asked: string | null): Promise<string> {
    if (asked === null || authorNameProblem(asked) !== null) return webhook.name;
    const person = await store.users.findPersonLike(asked);
    return person === undefined ? asked : webhook.name;
  }

  async function markUsed({ id, lastUsedAt }: IncomingWebhookRow, at: number): Promise<void> {
    if (lastUsedAt === null || lastUsedAt + useIntervalMs <= at) {
      await store.incomingWebhooks.markUsed(id, at);
    }
  }

  return {
    async admit(address) {
      const webhook = await webhookAt(address);
      if (webhook === null) return null;
      await rateLimits.take('incomingPost', [webhook.id]);
      await rateLimits.take('incomingPostOfOwner', [webhook.createdBy]);
      if (reading.isFullFor(webhook.createdBy)) throw queueFull();
      return webhook;
    },
    async post(admitted, body) {
      const message = await read(admitted, body);
      if (typeof message === 'string') return message;
      // A body can take long to arrive, and the address may have been replaced meanwhile.
      const webhook = await store.incomingWebhooks.find(admitted.id);
      if (webhook?.secretHash !== admitted.secretHash) return 'no_service';

      const at = Date.now();
      // Slack's senders send no ID that would distinguish a retry from another post.
      const posted = await postMessage({
        roomId: webhook.roomId,
        authorId: webhook.botId,
        webhookId: webhook.id,
        content: message.content,
        senderName: await nameFor(webhook, message.senderName),
        senderEmoji: message.senderEmoji,
        cards: message.cards && JSON.stringify(message.cards),
        at,
      });
      if (!posted.ok) return posted.reason === 'room_archived' ? 'channel_is_archived' : 'no_service';
      await markUsed(webhook, at);
      return 'ok';
    },
  };
}

function messageIn(body: string): PostedMessage | PostRefusal {
  const payload = readPayload(body);
  if (payload === null) return 'invalid_payload';
  const message = messageOf(payload);
  return message === null || isBlank(message.content) ? 'no_text' : message;
}

function queueFull(cause?: QueueFullError): ReasonError {
  return new ReasonError('rate_limited', { retryAfterSeconds, cause });
}

function isSame(hash: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from(other));
}
