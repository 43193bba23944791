import { m } from '@/paraglide/messages.js';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dayThisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

export function clockTime(iso: string): string {
  return clock.format(new Date(iso));
}

/** Names the day of a time in the reader's time zone. */
export function dayLabel(iso: string, now: Date): string {
  const date = new Date(iso);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (isSameDay(date, now)) return m.timeline_today();
  if (isSameDay(date, yesterday)) return m.timeline_yesterday();
  return (date.getFullYear() === now.getFullYear() ? dayThisYear : dayOfYear).format(date);
}

export function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}
