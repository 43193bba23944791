/** How Slack's tokens display a time: https://docs.slack.dev/messaging/formatting-message-text#date-formatting. */
const tokens: Record<string, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: 'long' },
  date_short: { dateStyle: 'medium' },
  date_long: { dateStyle: 'full' },
  date_pretty: { dateStyle: 'long' },
  date_short_pretty: { dateStyle: 'medium' },
  date_long_pretty: { dateStyle: 'full' },
  date_long_full: { dateStyle: 'full' },
  day_divider_pretty: { dateStyle: 'long' },
  ago: { dateStyle: 'long' },
  time: { timeStyle: 'short' },
  time_secs: { timeStyle: 'medium' },
};
/** The last moment that JavaScript can represent, in seconds. */
const maxTime = 8_640_000_000_000;

/**
 * The sender's own text for a time, meant for clients that can't show it. Without one, the time in UTC, because readers in all time zones
 * get the same text.
 */
export function shownDate(timestamp: string, format: string, fallback: string): string {
  const seconds = Number(timestamp);
  if (fallback !== '' || timestamp === '' || !(Math.abs(seconds) <= maxTime)) return fallback || timestamp;
  const date = new Date(seconds * 1000);
  const shown = (format || '{date_num} {time}').replaceAll(/\{(\w+)\}/g, (whole, token: string) => {
    if (token === 'date_num') return date.toISOString().slice(0, 10);
    if (token === 'date_slash') return date.toISOString().slice(0, 10).replaceAll('-', '/');
    const options = tokens[token];
    return options === undefined ? whole : date.toLocaleString('en-US', { ...options, timeZone: 'UTC' });
  });
  return `${shown} UTC`.replaceAll('\u202f', ' ');
}
