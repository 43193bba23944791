/** When outgoing webhooks do their work. Times are in milliseconds. */
export interface WebhookSchedule {
  /** How often to look for what is due, and for what this node has not been told. */
  lookMs: number;
  /** How long an answer may take. */
  timeoutMs: number;
  /** The pauses between attempts of one delivery; the last one is repeated. */
  backoffMs: readonly [number, ...number[]];
  /** A delivery that is older, and was attempted once more than there are pauses, is given up. */
  giveUpAfterMs: number;
  /** How long a node has a webhook to itself; longer than an attempt takes. */
  leaseMs: number;
  /** After this long, a webhook with much to do lets waiting ones go first. */
  turnMs: number;
  /** A call that takes longer is slow, and kept apart from others. */
  slowAfterMs: number;
  /** How long attempts under way may continue when the server stops. */
  stopGraceMs: number;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

export const defaultWebhookSchedule: WebhookSchedule = {
  lookMs: secondMs,
  timeoutMs: 10 * secondMs,
  // A receiver that was down for hours gets its next attempt within ten minutes.
  backoffMs: [5 * secondMs, 30 * secondMs, 2 * minuteMs, 10 * minuteMs],
  giveUpAfterMs: 3 * dayMs,
  leaseMs: 30 * secondMs,
  turnMs: secondMs,
  slowAfterMs: secondMs,
  stopGraceMs: 2 * secondMs,
};

/** The pause after this many attempts, varied by a fifth, so that what failed together is not retried together. */
export function pauseMsAfter({ backoffMs }: WebhookSchedule, attempts: number): number {
  const pauseMs = backoffMs[attempts - 1] ?? backoffMs.at(-1) ?? backoffMs[0];
  return pauseMs * (0.8 + 0.4 * Math.random());
}

/**
 * How many webhooks a node works on at once, in total and per owner. Slow receivers have places of their own. When those are all taken, a
 * call that turns out to be slow is cut off, and repeated when it gets its turn there.
 */
export const deliverySlots = {
  fast: { slots: 16, perOwner: 8 },
  slow: { slots: 16, perOwner: 4 },
};
