import type { OutgoingWebhookRow, WebhookDeliveryRow } from '@parley/db';
import { callHook } from '../hooks/call-hook.ts';
import type { HookNetwork } from '../hooks/hook-network.ts';
import type { HookSecrets } from '../hooks/hook-secrets.ts';

/** How much of an answer is kept. */
const maxKeptLength = 1_000;
const maxAnswerBytes = 4 * maxKeptLength;

/** The result of an attempt. */
export interface Attempt {
  isDelivered: boolean;
  attemptedAt: number;
  status: number | null;
  answer: string;
  tookMs: number;
}

export interface DelivererParts {
  network: HookNetwork;
  secrets: HookSecrets;
  timeoutMs: number;
}

/** Attempts a delivery once. */
export type Deliver = (
  webhook: OutgoingWebhookRow,
  delivery: WebhookDeliveryRow,
  signal: AbortSignal,
) => Promise<Attempt>;

export function createDeliver({ network, secrets, timeoutMs }: DelivererParts): Deliver {
  return async (webhook, delivery, signal) => {
    const attemptedAt = Date.now();
    const secret = secrets.open(webhook.sealedSecret);
    if (secret === null) {
      const answer =
        "The webhook's secret cannot be read because the server's own secret has changed. Renew it.";
      return { isDelivered: false, attemptedAt, status: null, answer, tookMs: 0 };
    }
    const { status, text, tookMs } = await callHook(network, {
      url: webhook.url,
      secret,
      body: bodyOf(delivery),
      headers: { 'parley-event': delivery.event, 'parley-delivery': String(delivery.id) },
      timeoutMs,
      maxAnswerBytes,
      signal,
    });
    const isDelivered = status !== null && status >= 200 && status < 300;
    const answer = isRedirect(status) ? 'It answered with a redirect, which is not followed.' : text;
    return {
      isDelivered,
      attemptedAt,
      status,
      answer: Array.from(answer).slice(0, maxKeptLength).join('').toWellFormed(),
      tookMs,
    };
  };
}

/**
 * The key under which a slow receiver is remembered: whose webhook calls which host. A host that serves many people, such as an automation
 * service, is not slow for all of them because of one.
 */
export function receiverOf({ createdBy, url }: Pick<OutgoingWebhookRow, 'createdBy' | 'url'>): string {
  return `${createdBy} ${new URL(url).host}`;
}

/** The body to send. A delivery gets its ID when it is stored, so the payload doesn't have it. */
export function bodyOf({ id, payload }: Pick<WebhookDeliveryRow, 'id' | 'payload'>): string {
  return `{"id":${id},${payload.slice(1)}`;
}

function isRedirect(status: number | null): boolean {
  return status !== null && status >= 300 && status < 400;
}
