/** Something written, for who shows Markdown and for who does not. */
export interface Writing {
  markdown: string;
  words: string;
}

/** A link; null where the address is none to follow. */
export function link(label: string, url: string): Writing | null {
  const address = addressOf(url);
  if (address === null) return null;
  const code = /^`([^`]+)`$/.exec(label)?.[1];
  if (code !== undefined) return { markdown: `[\`${code}\`](${address})`, words: code };
  // A label that is an address becomes a link by itself, and one within another is none.
  const shown = label === url ? address : `[${literally(label)}](${address})`;
  return { markdown: shown, words: label };
}

/** An address as it may stand in Markdown; null for what is not to be followed. */
export function addressOf(url: string): string | null {
  if (!/^(?:https?:\/\/|mailto:)./i.test(url)) return null;
  return url.replaceAll(/[\s<>()\\]/g, (each) => `%${each.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

const mark = /[\\`*_~[\]]/;
const marks = new RegExp(mark, 'g');

/** Text of one or more lines, of which no character is a mark. */
export function literally(text: string): string {
  return mark.test(text) ? text.replaceAll(marks, '\\$&') : text;
}

/** Text as it stands between marks, whose own marks are known already. */
export function plain(words: string): Writing {
  if (!/[\\`]/.test(words)) return { markdown: words, words };
  return { markdown: words.replaceAll(/\\(?=[!-/:-@[-`{-~]|$)|`/g, '\\$&'), words };
}

const quote = /^>/;
const listItem = /^\s*(?:[-+*]|\d{1,9}[.)])\s/;
const continued = /^\s+\S/;

/**
 * Ends a quotation or a list where its marks end: in Markdown, the line after it would still belong to it. `>>>` quotes all that
 * follows.
 */
export function blocksApart(markdown: string): string {
  const lines: string[] = [];
  let isCode = false;
  let isQuoted = false;
  let before = '';
  for (const written of markdown.split('\n')) {
    if (written === '```') isCode = !isCode;
    isQuoted ||= !isCode && written.startsWith('>>>');
    const line = isQuoted ? `> ${written.replace(/^>+ ?/, '')}` : written;
    if (!isCode && line !== '' && isBlockLeft(before, line)) lines.push('');
    lines.push(line);
    before = isCode ? '' : line;
  }
  return lines.join('\n');
}

function isBlockLeft(before: string, line: string): boolean {
  if (quote.test(before)) return !quote.test(line);
  return listItem.test(before) && !listItem.test(line) && !continued.test(line);
}
