import type { Card, CardBlock } from '@parley/api-contract';
import { readMrkdwn, readPlain } from './mrkdwn.ts';
import type { Attachment, Block, Button, TextObject } from './payload.ts';
import { readRichText } from './rich-text.ts';
import { addressOf, link, type Writing } from './writing.ts';

/** A block of a card, and what it says in plain words. */
export interface Part {
  block: CardBlock;
  words: string;
}

export interface CardParts {
  color?: Card['color'];
  parts: Part[];
}

/** The grey of Slack's. */
const attachmentColor = '#dddddd';
/** The last moment that ISO 8601 can say in four digits of years, in seconds. */
const maxTime = 253_402_300_799;

export function partsOfBlocks(blocks: readonly Block[]): Part[] {
  return blocks.flatMap(partsOfBlock);
}

/** What stands before the edge of an attachment, and what stands behind it. */
export function cardsOfAttachment(attachment: Attachment): CardParts[] {
  const { pretext, color, blocks } = attachment;
  const parts = blocks.length > 0 ? partsOfBlocks(blocks) : partsOfFields(attachment);
  const inner = parts.some(({ words }) => words !== '') ? parts : section(readMrkdwn(attachment.fallback));
  return [
    { parts: section(readMrkdwn(pretext)) },
    { color: colorOf(color) ?? attachmentColor, parts: inner },
  ].filter(({ parts }) => parts.length > 0);
}

export function section({ markdown, words }: Writing): Part[] {
  return words === '' ? [] : [{ block: { type: 'section', text: markdown }, words }];
}

function partsOfBlock(block: Block): Part[] {
  switch (block.type) {
    case 'section': {
      const fields = block.fields.map(readText).filter(({ words }) => words !== '');
      return [
        ...section(readText(block.text)),
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
      return section(picture(block.image_url, readText(block.title).words || block.alt_text));
    case 'actions':
      return links(block.elements);
    case 'markdown':
      return section({ markdown: block.text.trim(), words: block.text.trim() });
    default:
      return section(readRichText(block.elements));
  }
}

function partsOfFields(attachment: Attachment): Part[] {
  const { author_name: author, author_link: authorLink, title, title_link: titleLink } = attachment;
  const { text, fields, image_url: imageUrl, actions, footer, ts } = attachment;
  const name = readPlain(author);
  return [
    ...context([link(name.words, authorLink) ?? name], ''),
    ...header(title, titleLink),
    ...section(readMrkdwn(text)),
    ...fieldsOf(
      fields.map(({ title, value, short }) => ({
        title: readPlain(title).words,
        writing: readMrkdwn(value),
        isShort: short,
      })),
    ),
    ...section(picture(imageUrl, '')),
    ...links(actions),
    ...context([readMrkdwn(footer)], timeOf(ts)),
  ];
}

function readText({ type, text }: TextObject): Writing {
  return type === 'plain_text' ? readPlain(text) : readMrkdwn(text);
}

function header(title: string, url: string): Part[] {
  const text = readPlain(title).words.replaceAll(/\s+/g, ' ');
  if (text === '') return [];
  const address = addressOf(url);
  return [{ block: { type: 'header', text, ...(address !== null && { url: address }) }, words: text }];
}

function fieldsOf(fields: readonly { title: string; writing: Writing; isShort: boolean }[]): Part[] {
  const shown = fields.filter(({ title, writing }) => title !== '' || writing.words !== '');
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
  const found = buttons.flatMap(({ text, url }) => link(readPlain(text.text).words || url, url) ?? []);
  return section(sideBySide(found));
}

function context(writings: readonly Writing[], at: string): Part[] {
  const { markdown: text, words } = sideBySide(writings);
  if (words === '' && at === '') return [];
  return [{ block: { type: 'context', text, ...(at !== '' && { at }) }, words }];
}

function sideBySide(writings: readonly Writing[]): Writing {
  const shown = writings.filter(({ words }) => words !== '');
  return {
    markdown: shown.map(({ markdown }) => markdown).join(' · '),
    words: shown.map(({ words }) => words).join(' · '),
  };
}

/** A picture is a link to it: nobody's browser asks strange servers for anything before they want it to. */
function picture(url: string, description: string): Writing {
  const name = URL.parse(url)?.pathname.split('/').at(-1) || url;
  return link(readPlain(description).words || decoded(name), url) ?? { markdown: '', words: '' };
}

function pictureIn(element: object): Writing[] {
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
