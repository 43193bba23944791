import type { Card, CardBlock } from '@parley/api-contract';
import { addressOf, linkTo } from './addresses.ts';
import { markdownTextOf, type MarkdownText } from './markdown.ts';
import { readMrkdwn } from './mrkdwn.ts';
import type { Attachment, Block, Button, TextObject } from './payload.ts';
import { plainWords, readPlain, readPlainInlines, unescaped } from './plain-text.ts';
import { readRichText } from './rich-text.ts';
import { readMarkdown } from './standard-markdown.ts';
import { readTable } from './table.ts';
import { isBlank, wordsOf, type Block as TextBlock, type Inline } from './tree.ts';

/** A block of a card, and its content in plain words. */
export interface Part {
  block: CardBlock;
  words: string;
}

export interface CardParts {
  color?: Card['color'];
  parts: Part[];
}

/** Slack's own gray. */
const attachmentColor = '#dddddd';
/** The last moment that ISO 8601 can write with a four-digit year, in seconds. */
const maxTime = 253_402_300_799;

export function partsOfBlocks(blocks: readonly Block[]): Part[] {
  return blocks.flatMap(partsOfBlock);
}

/** The part of an attachment before its colored edge (its pretext), and the part beside it. */
export function cardsOfAttachment(attachment: Attachment): CardParts[] {
  const { pretext, color, blocks } = attachment;
  const parts = blocks.length > 0 ? partsOfBlocks(blocks) : partsOfFields(attachment);
  const inner = parts.some(({ words }) => !isBlank(words))
    ? parts
    : section(markdownTextOf(readMrkdwn(attachment.fallback)));
  return [
    { parts: section(markdownTextOf(readMrkdwn(pretext))) },
    { color: colorOf(color) ?? attachmentColor, parts: inner },
  ].filter(({ parts }) => parts.length > 0);
}

export function section({ markdown, words }: MarkdownText): Part[] {
  return isBlank(words) ? [] : [{ block: { type: 'section', text: markdown }, words }];
}

function partsOfBlock(block: Block): Part[] {
  switch (block.type) {
    case 'section': {
      const fields = block.fields.map((field) => markdownTextOf(readText(field)));
      return [
        ...section(markdownTextOf(readText(block.text))),
        ...fieldsOf(fields.map((writing) => ({ title: '', writing, isShort: true }))),
        ...links(block.accessory === undefined ? [] : [block.accessory]),
      ];
    }
    case 'header':
      return header(block.text.text, '');
    case 'divider':
      return [{ block: { type: 'divider' }, words: '' }];
    case 'context': {
      const texts = block.elements.flatMap((element) => ('alt_text' in element ? [] : [readText(element)]));
      return context(texts.length > 0 ? texts : block.elements.flatMap(pictureIn), '');
    }
    case 'image':
      return section(markdownTextOf(picture(block.image_url, block.title.text || block.alt_text)));
    case 'actions':
      return links(block.elements);
    case 'markdown':
      return section(readMarkdown(block.text));
    case 'table':
      return section(markdownTextOf(readTable(block.rows)));
    default:
      return section(markdownTextOf(readRichText(block.elements)));
  }
}

function partsOfFields(attachment: Attachment): Part[] {
  const { author_name: author, author_link: authorLink, title, title_link: titleLink } = attachment;
  const { text, fields, image_url: imageUrl, actions, footer, ts } = attachment;
  const name = plainWords(author);
  const shownAuthor = linkTo(authorLink, [name]);
  return [
    ...context(
      [
        [
          {
            type: 'text',
            children: shownAuthor === null || name === '' ? readPlainInlines(author) : [shownAuthor],
          },
        ],
      ],
      '',
    ),
    ...header(title, titleLink),
    ...section(markdownTextOf(readMrkdwn(text))),
    ...fieldsOf(
      fields.map(({ title, value, short }) => ({
        title: plainWords(title),
        writing: markdownTextOf(readMrkdwn(value)),
        isShort: short,
      })),
    ),
    ...section(markdownTextOf(picture(imageUrl, ''))),
    ...links(actions),
    ...context([readMrkdwn(footer)], timeOf(ts)),
  ];
}

function readText({ type, text }: TextObject): TextBlock[] {
  return type === 'plain_text' ? readPlain(text) : readMrkdwn(text);
}

/** A title is plain text, but may be a link as a whole. */
function header(title: string, url: string): Part[] {
  const [, target = '', label = ''] = /^\s*<(https?:[^<>|]+)\|([^<>]+)>\s*$/.exec(title) ?? [];
  const text = plainWords(label || title).replaceAll(/\s+/g, ' ');
  if (isBlank(text)) return [];
  const address = addressOf(url || unescaped(target));
  return [{ block: { type: 'header', text, ...(address !== null && { url: address }) }, words: text }];
}

function fieldsOf(fields: readonly { title: string; writing: MarkdownText; isShort: boolean }[]): Part[] {
  const shown = fields.filter(({ title, writing }) => !isBlank(title + writing.words));
  if (shown.length === 0) return [];
  return [
    {
      block: {
        type: 'fields',
        fields: shown.map(({ title, writing, isShort }) => ({ title, text: writing.markdown, isShort })),
      },
      words: shown
        .map(({ title, writing }) => [title, writing.words].filter((words) => words !== '').join(': '))
        .join('\n'),
    },
  ];
}

function links(buttons: readonly Button[]): Part[] {
  const found = buttons.flatMap(({ text, url }): Inline[] => {
    const link = linkTo(url, [plainWords(text.text) || url]);
    return link === null ? [] : [link];
  });
  return section(markdownTextOf(sideBySide(found.map((link) => [{ type: 'text', children: [link] }]))));
}

function context(texts: readonly TextBlock[][], at: string): Part[] {
  const { markdown: text, words } = markdownTextOf(sideBySide(texts));
  if (isBlank(words) && at === '') return [];
  return [{ block: { type: 'context', text, ...(at !== '' && { at }) }, words }];
}

/** Joins texts on one line, as far as they have only one each. */
function sideBySide(texts: readonly TextBlock[][]): TextBlock[] {
  const blocks: TextBlock[] = [];
  for (const block of texts.flat()) {
    const last = blocks.at(-1);
    if (block.type === 'text' && wordsOf([block]) === '') continue;
    if (last?.type === 'text' && block.type === 'text') last.children.push(' · ', ...block.children);
    else blocks.push(block.type === 'text' ? { ...block, children: [...block.children] } : block);
  }
  return blocks;
}

/** A picture becomes a link to it: nobody's browser should contact a stranger's server before they ask it to. */
function picture(url: string, description: string): TextBlock[] {
  const name = decoded(URL.parse(url)?.pathname.split('/').at(-1) ?? '').replaceAll(/\s+/g, ' ');
  const link = linkTo(url, [plainWords(description) || (isBlank(name) ? url : name)]);
  return link === null ? [] : [{ type: 'text', children: [link] }];
}

function pictureIn(element: object): TextBlock[][] {
  return 'image_url' in element && 'alt_text' in element
    ? [picture(String(element.image_url), String(element.alt_text))]
    : [];
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function colorOf(color: string): Card['color'] {
  if (color === 'good' || color === 'warning' || color === 'danger') return color;
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color.trim())?.[1]?.toLowerCase();
  if (hex === undefined) return undefined;
  return `#${hex.length === 3 ? Array.from(hex, (digit) => digit + digit).join('') : hex}`;
}

function timeOf(seconds: string): string {
  const time = Number(seconds);
  return seconds !== '' && time >= 0 && time <= maxTime ? new Date(time * 1000).toISOString() : '';
}
