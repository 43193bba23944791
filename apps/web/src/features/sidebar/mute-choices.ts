import { mutedForGood } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';

const hourMs = 3_600_000;

/** How long a room can be muted, with the time at which that ends. */
export const muteChoices: { label: () => string; until: (now: Date) => string }[] = [
  { label: m.sidebar_mute_hour, until: (now) => after(now, hourMs) },
  { label: m.sidebar_mute_hours, until: (now) => after(now, 8 * hourMs) },
  {
    label: m.sidebar_mute_tomorrow,
    until: (now) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9).toISOString(),
  },
  { label: m.sidebar_mute_week, until: (now) => after(now, 7 * 24 * hourMs) },
  { label: m.sidebar_mute_for_good, until: () => mutedForGood },
];

function after(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString();
}
