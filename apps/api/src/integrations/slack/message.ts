import { maxContentLength, type Card } from '@parley/api-contract';
import { cardsOfAttachment, partsOfBlocks, section, type CardParts } from './card-parts.ts';
import { truncate, truncateCards } from './truncate.ts';
import { markdownTextOf } from './markdown.ts';
import { readMrkdwn } from './mrkdwn.ts';
import type { Payload } from './payload.ts';
import { plainWords, readPlain } from './plain-text.ts';
import { isBlank } from './tree.ts';

/** The message that a post becomes. */
export interface PostedMessage {
  content: string;
  /** Null if the content says it all. */
  cards: Card[] | null;
  /** Null if the post names none. */
  senderName: string | null;
  senderEmoji: string | null;
}

const maxNameLength = 80;

/** The message for a payload; null if there is nothing to show. */
export function messageOf(payload: Payload): PostedMessage | null {
  const shown = shownOf(payload);
  return shown && { ...shown, senderName: nameOf(payload.username), senderEmoji: iconOf(payload.icon_emoji) };
}

function shownOf({
  text,
  mrkdwn,
  blocks,
  attachments,
  isWhole,
}: Payload): Pick<PostedMessage, 'content' | 'cards'> | null {
  const writing = markdownTextOf(mrkdwn ? readMrkdwn(text) : readPlain(text));
  const blockParts = partsOfBlocks(blocks);
  const attached = attachments.flatMap(cardsOfAttachment);
  const hasCards = blockParts.some(({ words }) => !isBlank(words)) || attached.length > 0;
  if (!hasCards) {
    if (isBlank(writing.words)) return null;
    if (isWhole && isWithin(writing.markdown, maxContentLength))
      return { content: writing.markdown, cards: null };
  }
  // If there are blocks, the text is only a substitute for where they can't be shown.
  const first = blockParts.length > 0 ? blockParts : section(writing);
  const cards: CardParts[] = [{ parts: first }, ...attached].filter(({ parts }) => parts.length > 0);
  const words = cards.flatMap(({ parts }) => parts.map((part) => part.words)).filter((each) => each !== '');
  if (blockParts.length > 0 && writing.words !== '' && words[0] !== writing.words)
    words.unshift(writing.words);
  return { content: truncate(words.join('\n'), maxContentLength), cards: truncateCards(cards, isWhole) };
}

/** On one line, without characters that would change the direction of the text around it. */
function nameOf(username: string): string | null {
  const name = plainWords(username)
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim();
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name.replaceAll('\u2800', '')) ? truncate(name, maxNameLength) : null;
}

/** An emoji, by its name or as itself; null if it isn't one. */
function iconOf(icon: string): string | null {
  const words = plainWords(icon.slice(0, 100));
  return words.length <= 32 && /^\p{RGI_Emoji}$/v.test(words) ? words : null;
}

function isWithin(text: string, maxLength: number): boolean {
  return truncate(text, maxLength) === text;
}
