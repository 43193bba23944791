const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const number = new Intl.NumberFormat();

const dayMs = 86_400_000;

/**
 * The shortest unambiguous form: the time today, the weekday this week, the date this year. `now` is any moment of the current day: see
 * `useToday`.
 */
export function shortWhen(iso: string, now: Date): string {
  const when = new Date(iso);
  if (when.toDateString() === now.toDateString()) return time.format(when);
  if (Math.abs(now.getTime() - when.getTime()) < 6 * dayMs) return weekday.format(when);
  return when.getFullYear() === now.getFullYear() ? day.format(when) : dayAndYear.format(when);
}

/** For text that is read elsewhere and later. */
export function mediumWhen(iso: string): string {
  return dayAndTime.format(new Date(iso));
}

/** When something that lasts ends: the time if that is today, otherwise the date and the time. */
export function untilWhen(iso: string, now = new Date()): string {
  const when = new Date(iso);
  return when.toDateString() === now.toDateString() ? time.format(when) : dayAndTime.format(when);
}

/** For a title or a `time` element: nothing left out. */
export function fullWhen(iso: string): string {
  return whole.format(new Date(iso));
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const units = [
  { unit: 'year', ms: 365 * dayMs },
  { unit: 'month', ms: 30 * dayMs },
  { unit: 'day', ms: dayMs },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** How long ago, in words, to the largest unit that fits; null for less than a minute. */
export function longAgo(iso: string, now = Date.now()): string | null {
  const agoMs = now - Date.parse(iso);
  const fitting = units.find(({ ms }) => agoMs >= ms);
  return fitting === undefined ? null : relative.format(-Math.floor(agoMs / fitting.ms), fitting.unit);
}

const durations = (['hour', 'minute', 'second'] as const).map(
  (unit) => new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'long' }),
);

/** A length of time in words, such as "5 minutes", rounded up to whole seconds below a minute, whole minutes below an hour, and hours. */
export function formatDuration(seconds: number): string {
  const [hours, minutes, wholeSeconds] = durations;
  if (seconds > 59 * 60) return hours?.format(Math.ceil(seconds / 3600)) ?? '';
  if (seconds > 59) return minutes?.format(Math.ceil(seconds / 60)) ?? '';
  return wholeSeconds?.format(Math.ceil(seconds)) ?? '';
}

/** When something that is still to come will be, in words, to the largest unit that fits; at least a minute from now. */
export function timeLeft(iso: string, now = Date.now()): string {
  const leftMs = Math.max(Date.parse(iso) - now, 60_000);
  const fitting = units.find(({ ms }) => leftMs >= ms) ?? { unit: 'minute', ms: 60_000 };
  return relative.format(Math.round(leftMs / fitting.ms), fitting.unit);
}

export function formatNumber(value: number): string {
  return number.format(value);
}

/** For a badge. */
export function shortCount(count: number): string {
  return count > 99 ? '99+' : String(count);
}
