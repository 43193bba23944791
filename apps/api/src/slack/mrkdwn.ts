import { emojiOf, shortcodePattern } from './emoji.ts';
import { blocksApart, literally, link, plain, type Writing } from './writing.ts';

/** One of Slack's marks `*`, `_` and `~`, or of Markdown's `**` and `~~`, which many senders use: it means something when another one belongs to it. */
interface Mark extends Writing {
  mark: string;
  canOpen: boolean;
  canClose: boolean;
}

const referencePattern = /<([^<>\n]+)>/;
const references = new RegExp(referencePattern, 'g');
const shortcodes = new RegExp(shortcodePattern, 'g');

/** Groups have no names: those would make an object for every match. Six marks in a row, more than can stand at a word, are a line. */
const piecePattern = new RegExp(
  [
    /```([^]+?)```/,
    /`([^`\n]+)`/,
    referencePattern,
    /(https?:\/\/[^\s<>|`]*[^\s<>|`*_~.,:;!?)])/,
    shortcodePattern,
    /([*_~]{6,})/,
    /(\*{1,2}|~{1,2}|_)/,
    /\n/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** Reads Slack's own markup, which looks like Markdown and is none. Never fails: what is no markup stays as it is. */
export function readMrkdwn(text: string): Writing {
  const pieces = piecesOf(text);
  pairMarks(pieces);
  return {
    markdown: blocksApart(pieces.map(({ markdown }) => markdown).join('')).trim(),
    words: pieces
      .map(({ words }) => words)
      .join('')
      .replaceAll(/^>+ ?/gm, '')
      .trim(),
  };
}

/** Reads text that has no markup but emoji by their names. */
export function readPlain(text: string): Writing {
  const words = withEmoji(unescaped(text)).trim();
  return { markdown: literally(words), words };
}

function piecesOf(text: string): Writing[] {
  const pieces: Writing[] = [];
  let end = 0;
  for (const match of text.matchAll(piecePattern)) {
    if (match.index > end) pieces.push(plain(unescaped(text.slice(end, match.index))));
    pieces.push(pieceOf(match, text));
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(plain(unescaped(text.slice(end))));
  return pieces;
}

function pieceOf(match: RegExpExecArray, text: string): Writing {
  const [whole, block, code, reference, url, shortcode, line, mark] = match;
  if (block !== undefined) return codeBlock(withoutReferences(block));
  if (code !== undefined) {
    const words = withoutReferences(code);
    return { markdown: `\`${words}\``, words };
  }
  if (reference !== undefined) return referenceOf(reference);
  if (url !== undefined) return { markdown: unescaped(url), words: unescaped(url) };
  if (shortcode !== undefined) return plain(emojiOf(shortcode) ?? whole);
  if (line !== undefined) return plainly(line);
  if (mark !== undefined) {
    return markOf(mark, text[match.index - 1], text[match.index + mark.length]);
  }
  return { markdown: whole, words: whole };
}

function codeBlock(code: string): Writing {
  const words = code.replace(/^\n/, '').replace(/\n$/, '');
  return { markdown: `\n\`\`\`\n${words}\n\`\`\`\n`, words };
}

/** What stands in angle brackets: a link, a mention of someone or something, or a time. */
function referenceOf(reference: string): Writing {
  const bar = reference.indexOf('|');
  const target = unescaped(bar === -1 ? reference : reference.slice(0, bar));
  const label = bar === -1 ? '' : withEmoji(unescaped(reference.slice(bar + 1))).trim();
  const id = target.slice(1);
  switch (target[0]) {
    case '@':
      return plainly(`@${(label || id).replace(/^@/, '')}`);
    case '#':
      return plainly(`#${(label || id).replace(/^#/, '')}`);
    case '!':
      return plainly(label || `@${id.split('^')[0]}`);
    default:
      // A sender that does not know of these brackets may have meant them as they stand.
      return link(label || target.replace(/^mailto:/i, ''), target) ?? plainly(label || `<${target}>`);
  }
}

function plainly(words: string): Writing {
  return { markdown: literally(words), words };
}

function withoutReferences(code: string): string {
  return unescaped(code.replaceAll(references, (_, reference: string) => referenceOf(reference).words));
}

/** Slack has its senders write these three characters like this, and no others. */
function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function withEmoji(text: string): string {
  return text.replaceAll(shortcodes, (whole, shortcode: string) => emojiOf(shortcode) ?? whole);
}

/** A mark stands before or after a word, never within one. */
function markOf(mark: string, before: string | undefined, after: string | undefined): Mark {
  const isAfterWord = isOfWord(before);
  const isBeforeWord = isOfWord(after);
  const isAfterSpace = isSpace(before);
  const isBeforeSpace = isSpace(after);
  const isHarmless = (isAfterSpace && isBeforeSpace) || (mark === '_' && isAfterWord && isBeforeWord);
  return {
    mark,
    canOpen: !isAfterWord && !isBeforeSpace,
    canClose: !isBeforeWord && !isAfterSpace,
    markdown: isHarmless ? mark : (escapedMarks.get(mark) ?? literally(mark)),
    words: mark,
  };
}

const escapedMarks = new Map(['*', '**', '_', '~', '~~'].map((mark) => [mark, literally(mark)]));
const ofWord = /[\p{L}\p{N}]/u;
const space = /\s/;

function isOfWord(character: string | undefined): boolean {
  return character !== undefined && ofWord.test(character);
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || space.test(character);
}

/** So many marks that wait for another are no writing, and slow to look through. */
const maxOpen = 20;

/** Makes Markdown's marks of those that belong together within a line. */
function pairMarks(pieces: Writing[]): void {
  const open: { index: number; mark: Mark }[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece.words === '\n') open.length = 0;
    if (!isMark(piece)) continue;
    const opening = open.findLastIndex(({ mark }) => mark.mark === piece.mark);
    const opener = open[opening];
    if (piece.canClose && opener !== undefined && opener.index < index - 1) {
      for (const each of [opener.mark, piece]) {
        each.markdown = each.mark.startsWith('_') ? '_' : `${each.mark[0]}`.repeat(2);
        each.words = '';
      }
      open.length = opening;
    } else if (piece.canOpen && open.length < maxOpen) open.push({ index, mark: piece });
  }
}

function isMark(piece: Writing): piece is Mark {
  return 'mark' in piece;
}
