import { withLinks } from './addresses.ts';
import { emojiOf, shortcodePattern } from './emoji.ts';
import { wordsOfInlines, type Block, type Inline } from './tree.ts';

const shortcodes = new RegExp(shortcodePattern, 'g');

/** Slack has its senders escape these three characters, and no others. */
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

export function unescaped(text: string): string {
  return text.includes('&')
    ? text.replaceAll(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
    : text;
}

export function withEmoji(text: string): string {
  return text.replaceAll(shortcodes, (whole, shortcode: string) => emojiOf(shortcode) ?? whole);
}

/** Text without markup except for addresses and emoji names. Inside an address, `:100:` is part of it. */
export function readPlainInlines(text: string): Inline[] {
  return withLinks(unescaped(text).trim()).map((inline) =>
    typeof inline === 'string' ? withEmoji(inline) : inline,
  );
}

export function plainWords(text: string): string {
  return wordsOfInlines(readPlainInlines(text));
}

export function readPlain(text: string): Block[] {
  return [{ type: 'text', children: readPlainInlines(text) }];
}
