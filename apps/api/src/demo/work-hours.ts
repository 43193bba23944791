import type { SeededRandom } from './seeded-random.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** How far back messages go. */
export const spanMs = 365 * dayMs;

/** The share of conversations on weekend days that take place. */
const weekendShare = 0.06;

/** When a conversation begins: in working hours, and more often recently than a year ago. */
export function workingMoment(
  random: SeededRandom,
  { since, until }: { since: number; until: number },
): number {
  for (;;) {
    const about = since + (until - since) * random.next() ** 0.75;
    const midnight = Math.floor(about / dayMs) * dayMs;
    const at = Math.floor(midnight + (6 + 6.5 * (random.next() + random.next())) * hourMs);
    const weekday = new Date(at).getUTCDay();
    const isWeekend = weekday === 0 || weekday === 6;
    if (at >= since && at < until && (!isWeekend || random.chance(weekendShare))) return at;
  }
}
