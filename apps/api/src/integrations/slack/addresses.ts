import { isOfSpacedWord, isPunctuation, isUnspaced, isWhiteSpace } from '@parley/text';
import type { Inline } from './tree.ts';

/** How an address must begin to become a link. */
const followed = /^(?:https?:\/\/|mailto:)./i;

/** Browsers follow longer ones, but the web app does not. In UTF-16 units. */
const maxAddressLength = 2_000;
/** Of a host name: RFC 1035, section 2.3.4. */
const maxHostLength = 253;

/** An address exactly as written; null if it must not become a link. */
export function addressOf(url: string): string | null {
  const address = url.trim();
  if (!followed.test(address) || address.length > maxAddressLength || /\p{Cc}/u.test(address)) return null;
  // Node takes quadratic time for a host that is not ASCII.
  const [, host = ''] = /^[a-z]+:\/\/([^/?#]*)/i.exec(address) ?? [];
  return host.length <= maxHostLength && URL.canParse(address) ? address : null;
}

/** A link; null if its address must not be followed. */
export function linkTo(url: string, children: Inline[]): Inline | null {
  const address = addressOf(url);
  return address === null ? null : { type: 'link', url: address, children };
}

/** How an address without angle brackets begins in a text. */
export const addressBeginning = /https?:\/\/|www\./i;

// The rules for where such an address ends are those for text that people type (apps/web/src/lib/markdown/addresses.ts): a property test
// compares both.

/** These end an address wherever they are: nobody writes them inside one. */
const enders = '<>"`\\';
/** Punctuation at the end of a sentence is not part of an address before it. */
const trailing = "?!.,:;*_~|'’";
/** Punctuation beyond ASCII that occurs inside addresses. */
const ofAddresses = '’‘·・‐‑–ʼ';
/** Invisible characters, around which text changes direction or breaks. */
const invisible = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cc}]/u;
const closings: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

export interface AddressOptions {
  /** Whether `<` and `>` are written as entities. */
  isEscaped?: boolean;
  /** The end of the last address: another may begin right there. */
  lastEnd?: number;
  /** Whether a square bracket is open; closing it ends the address. */
  isInBrackets?: boolean;
}

/** How many square brackets are open after a text, given how many were open before it. */
export function openBracketsAfter(text: string, before: number): number {
  let open = before;
  for (const [bracket] of text.matchAll(/[[\]]/g)) open = bracket === '[' ? open + 1 : Math.max(0, open - 1);
  return open;
}

/** The length of the address that begins here; 0 if none does. */
export function lengthOfAddress(text: string, start: number, options: AddressOptions = {}): number {
  const before = text[start - 1];
  const beginning = beginningAt(text, start);
  if (beginning === null) return 0;
  const isOfWord = beginning.endsWith('.') ? isOfSpacedWord(before) : /^[a-z]$/i.test(before ?? '');
  if (isOfWord && start !== options.lastEnd) return 0;
  const hostStart = start + beginning.length;
  const hostEnd = endOfHost(text, hostStart);
  if (hostEnd === hostStart || hostEnd - hostStart > maxHostLength) return 0;
  const hasPath = '/?#:@'.includes(text[hostEnd] ?? ' ');
  const end = withoutTrail(text, hostStart, hasPath ? endOfPath(text, hostEnd, options) : hostEnd);
  return end === hostStart ? 0 : end - start;
}

function beginningAt(text: string, start: number): string | null {
  const [beginning] = addressBeginning.exec(text.slice(start, start + 8)) ?? [];
  return beginning !== undefined && text.startsWith(beginning, start) ? beginning : null;
}

/** Whether an address begins here that is not part of another one, such as in `/redirect?to=https://…`. */
function beginsAnother(text: string, at: number): boolean {
  return (
    /^h$/i.test(text[at] ?? '') &&
    !'/=:?&#%+@-_('.includes(text[at - 1] ?? '/') &&
    /^https?:\/\//i.test(text.slice(at, at + 8))
  );
}

/** The last label of a host is in one script: `https://example.com에서` ends before the Korean. */
function endOfHost(text: string, start: number): number {
  let labelStart = start;
  let end = start;
  for (; end < text.length && end - start <= maxHostLength; end++) {
    const each = text[end] ?? '';
    if (each === '.') labelStart = end + 1;
    if (each === '.' || each === '-' || each === '_') continue;
    if (isWhiteSpace(each) || isPunctuation(each) || invisible.test(each) || beginsAnother(text, end)) break;
  }
  if (/^[a-z]/i.test(text[labelStart] ?? ''))
    for (let at = labelStart; at < end; at++) if (isUnspaced(text[at])) return at;
  return end;
}

function endOfPath(text: string, start: number, { isEscaped, isInBrackets }: AddressOptions): number {
  let end = start;
  for (; end < text.length; end++) {
    const each = text[end] ?? '';
    if (each <= ' ' || each === '\u007f' || enders.includes(each) || beginsAnother(text, end)) break;
    if (isInBrackets === true && each === ']') break;
    if (isEscaped === true && each === '&' && /^[lg]t;/.test(text.slice(end + 1, end + 4))) break;
    if (each < '\u0080') continue;
    if (isWhiteSpace(each) || invisible.test(each)) break;
    const isMark = isPunctuation(each) && (isUnspaced(each) || /\p{P}/u.test(each));
    if (isMark && !ofAddresses.includes(each)) break;
  }
  return end;
}

/** A closing bracket is not part of an address either, if the bracket was opened before it. */
function withoutTrail(text: string, start: number, from: number): number {
  const unopened = new Map<string, number>();
  for (const each of text.slice(start, from)) {
    const opening = closings[each];
    if (opening !== undefined) unopened.set(opening, (unopened.get(opening) ?? 0) + 1);
    else if ('([{'.includes(each)) unopened.set(each, (unopened.get(each) ?? 0) - 1);
  }
  let end = from;
  for (; end > start; end--) {
    const last = text[end - 1] ?? '';
    const opening = closings[last] ?? '';
    const count = unopened.get(opening) ?? 0;
    if (count > 0) unopened.set(opening, count - 1);
    else if (!trailing.includes(last)) break;
  }
  return end;
}

/** A link with this address as its label; null if it must not be followed. */
export function linkToBare(words: string): Inline | null {
  return linkTo(words.replace(/^www\./i, 'http://$&'), [words]);
}

/** Text without markup, with its addresses as links. */
export function withLinks(text: string): Inline[] {
  const inlines: Inline[] = [];
  const beginning = new RegExp(addressBeginning, 'gi');
  let end = 0;
  let lastEnd = -1;
  let counted = 0;
  let openBrackets = 0;
  for (let match = beginning.exec(text); match !== null; match = beginning.exec(text)) {
    openBrackets = openBracketsAfter(text.slice(counted, match.index), openBrackets);
    counted = match.index;
    const length = lengthOfAddress(text, match.index, { lastEnd, isInBrackets: openBrackets > 0 });
    if (length === 0) {
      beginning.lastIndex = match.index + 1;
      continue;
    }
    const words = text.slice(match.index, match.index + length);
    inlines.push(text.slice(end, match.index), linkToBare(words) ?? words);
    end = lastEnd = counted = beginning.lastIndex = match.index + length;
  }
  return [...inlines, text.slice(end)];
}
