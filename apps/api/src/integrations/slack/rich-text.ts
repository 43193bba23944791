import { linkTo, withLinks } from './addresses.ts';
import { shownDate } from './date.ts';
import { emojiOf } from './emoji.ts';
import type { RichInline, RichPart, RichStyle } from './payload.ts';
import { isBlank, wordsOfInlines, type Block, type Inline } from './tree.ts';

/** Reads what Slack's own editor writes: text as a tree. */
export function readRichText(parts: readonly RichPart[]): Block[] {
  return parts.flatMap(blocksOf);
}

function blocksOf(part: RichPart): Block[] {
  switch (part.type) {
    case 'rich_text_section':
      return [{ type: 'text', children: readRichInlines(part.elements) }];
    case 'rich_text_quote':
      return [{ type: 'quote', children: readRichInlines(part.elements) }];
    case 'rich_text_preformatted':
      return [{ type: 'code', value: wordsOfInlines(readRichInlines(part.elements)).replace(/\n$/, '') }];
    default: {
      const { style, indent: depth, offset } = part;
      return part.elements.map(({ elements }, index) => ({
        type: 'item',
        depth,
        marker: style === 'ordered' ? `${offset + index + 1}.` : '-',
        children: readRichInlines(elements),
      }));
    }
  }
}

export function readRichInlines(elements: readonly RichInline[]): Inline[] {
  return elements.flatMap(readInline);
}

function readInline(element: RichInline): Inline[] {
  const { type, text, url, timestamp, format, fallback, style } = element;
  if (type !== 'link' && type !== 'date') return styledLines(wordsOf(element), style);
  const words = type === 'link' ? text : shownDate(timestamp, format, fallback);
  const label = isBlank(words) ? url : words;
  const inline: Inline = style.code ? { type: 'code', value: label } : label;
  return [styled(linkTo(url, [inline]) ?? inline, style)];
}

/** The text of an element that is not a link. */
function wordsOf(element: RichInline): string {
  switch (element.type) {
    case 'emoji':
      return emojiWords(element);
    case 'user':
      return `@${element.user_id}`;
    case 'team':
      return `@${element.team_id}`;
    case 'usergroup':
      return `@${element.usergroup_id}`;
    case 'channel':
      return `#${element.channel_id}`;
    case 'broadcast':
      return `@${element.range}`;
    case 'color':
      return element.value;
    default:
      return element.text;
  }
}

function emojiWords({ name, unicode, skin_tone: tone }: RichInline): string {
  const emoji = emojiOf(tone === '' ? name : `${name}::skin-tone-${tone}`);
  if (emoji !== undefined) return emoji;
  const isHex = /^[\da-f]{2,6}(?:-[\da-f]{2,6})*$/i.test(unicode);
  const codes = isHex ? unicode.split('-').map((code) => Number.parseInt(code, 16)) : [];
  const written =
    codes.length > 0 && codes.every((code) => code <= 0x10ffff) ? String.fromCodePoint(...codes) : '';
  return /^\p{RGI_Emoji}$/v.test(written) ? written : `:${name}:`;
}

function styledLines(text: string, style: RichStyle): Inline[] {
  return text.split('\n').flatMap((line, index) => {
    const before = index === 0 ? [] : ['\n'];
    if (line.trim() === '') return [...before, line];
    const inlines: Inline[] = style.code ? [{ type: 'code', value: line }] : withLinks(line);
    return [...before, ...inlines.map((inline) => styled(inline, style))];
  });
}

function styled(inline: Inline, { bold, italic, strike }: RichStyle): Inline {
  let marked = inline;
  if (strike) marked = { type: 'deletion', children: [marked] };
  if (italic) marked = { type: 'emphasis', children: [marked] };
  return bold ? { type: 'strong', children: [marked] } : marked;
}
