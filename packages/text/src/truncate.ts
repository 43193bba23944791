const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The beginning of a text, at most `max` UTF-16 units long. No character, as people see it, is cut in half. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text.toWellFormed();
  const start = characterStart(text, max);
  // A letter under a huge pile of marks is not worth keeping whole.
  return text.slice(0, max - start > 64 ? max : start).toWellFormed();
}

/** Where the character that contains this UTF-16 unit begins. */
export function characterStart(text: string, at: number): number {
  return clusters.segment(text).containing(at)?.index ?? Math.min(Math.max(at, 0), text.length);
}
