import { isOfSpacedWord, isPunctuation, isUnspaced, isWhiteSpace } from '@parley/text';
import { safeHref } from '../safe-href.ts';
import type { Allowance } from './allowance.ts';
import { isAsciiLetter, isOfMailbox } from './characters.ts';

/** Longer addresses are shown, but are not links. In UTF-16 units. */
const maxAddressLength = 2_000;
/** See RFC 1035, section 2.3.4. */
const maxHostLength = 253;
/** How deep parentheses in an address may be nested. */
const maxParentheses = 8;

/** An address found in a text. */
export interface Address {
  /** Where it leads; null if it may not be followed. */
  href: string | null;
  /** Where it ends in the text. */
  end: number;
}

/** Where an address in a text leads; null if it may not be followed. */
export function hrefOf(url: string): string | null {
  if (url.length > maxAddressLength) return null;
  // Browsers take quadratic time to read a host that is not ASCII.
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  return host.length > maxHostLength ? null : safeHref(url);
}

/** These always end an address: nobody writes them within one. */
const enders = '<>"`\\';
/** Trailing punctuation of a sentence, a list item or brackets is not part of an address. */
const trailing = "?!.,:;*_~|'’";
/** Punctuation beyond ASCII that addresses contain, as part of names and of titles in an encyclopedia. */
const ofAddresses = '’‘·・‐‑–ʼ';
/** Invisible characters, which change the direction of text or break lines. */
const invisible = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cc}]/u;
const closings: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/**
 * Finds bare addresses in a text, like GitHub (https://github.github.com/gfm/#autolinks-extension-), but in any script: punctuation beyond
 * ASCII ends an address, and so does the next address.
 */
export class AddressFinder {
  readonly #text: string;
  readonly #allowance: Allowance;
  /** The end of the last invalid host: nothing that begins within it is a host either. */
  #noHostBefore = 0;
  /** The end of the last address. Another one may begin right there. */
  #lastEnd = 0;

  constructor(text: string, allowance: Allowance) {
    this.#text = text;
    this.#allowance = allowance;
  }

  /** The address that begins at a position; null if none does. `isInBrackets`: it may be in the text of a link, and ends with it. */
  at(start: number, isInBrackets: boolean): Address | null {
    const found = this.#find(start, isInBrackets);
    if (found !== null) this.#lastEnd = found.end;
    return found;
  }

  #find(start: number, isInBrackets: boolean): Address | null {
    const before = this.#text[start - 1];
    const character = this.#text[start] ?? '';
    if ((character === 'h' || character === 'H') && (!isAsciiLetter(before) || start === this.#lastEnd)) {
      const scheme = this.#schemeAt(start);
      if (scheme !== null) return this.#url(start, start + scheme.length, '', isInBrackets);
    }
    if ((character === 'w' || character === 'W') && (!isOfSpacedWord(before) || start === this.#lastEnd)) {
      const isWeb = /^www\.$/i.test(this.#text.slice(start, start + 4));
      if (isWeb) return this.#url(start, start + 4, 'http://', isInBrackets);
    }
    return isOfMailbox(character) && !isOfMailbox(before) && before !== '/' ? this.#mail(start) : null;
  }

  #url(start: number, hostStart: number, scheme: string, isInBrackets: boolean): Address | null {
    if (hostStart < this.#noHostBefore) return null;
    const hostEnd = this.#hostEnd(hostStart);
    const segments = this.#text.slice(hostStart, hostEnd).split('.');
    if (hostEnd === hostStart || segments.slice(-2).some((segment) => segment.includes('_'))) {
      this.#noHostBefore = hostEnd;
      return null;
    }
    const hasPath = '/?#:@'.includes(this.#text[hostEnd] ?? ' ');
    const pathEnd = hasPath ? this.#pathEnd(hostEnd, isInBrackets) : hostEnd;
    const end = this.#withoutTrail(hostStart, pathEnd);
    return end <= hostStart ? null : { href: hrefOf(scheme + this.#text.slice(start, end)), end };
  }

  /** The last label of a host uses a single script: `https://example.com에서` ends before the Korean. */
  #hostEnd(start: number): number {
    let labelStart = start;
    const end = this.#skip(start, (each, at) => {
      if (each === '.') labelStart = at + 1;
      if (each === '-' || each === '.' || each === '_') return true;
      if (isWhiteSpace(each) || isPunctuation(each) || invisible.test(each)) return false;
      return !this.#beginsAddress(at);
    });
    const label = this.#text.slice(labelStart, end);
    if (!isAsciiLetter(label[0])) return end;
    for (let at = labelStart; at < end; at++) if (isUnspaced(this.#text[at])) return at;
    return end;
  }

  #pathEnd(start: number, isInBrackets: boolean): number {
    return this.#skip(start, (each, at) => {
      if (each < '\u0080') {
        if (each <= ' ' || each === '\u007f' || enders.includes(each)) return false;
        return !(isInBrackets && each === ']') && !this.#beginsAddress(at);
      }
      if (isWhiteSpace(each) || invisible.test(each)) return false;
      const isMark = isPunctuation(each) && (isUnspaced(each) || /\p{P}/u.test(each));
      return !isMark || ofAddresses.includes(each);
    });
  }

  /** Whether another address begins here, unless it is part of this one, as in `/redirect?to=https://…`. */
  #beginsAddress(at: number): boolean {
    const character = this.#text[at];
    if (character !== 'h' && character !== 'H') return false;
    return !'/=:?&#%+@-_('.includes(this.#text[at - 1] ?? '/') && this.#schemeAt(at) !== null;
  }

  #schemeAt(start: number): string | null {
    return /^https?:\/\//i.exec(this.#text.slice(start, start + 8))?.[0] ?? null;
  }

  /** Where an address ends, without the punctuation of a sentence or the closing brackets after it. */
  #withoutTrail(start: number, from: number): number {
    let end = from;
    const unopened: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
    for (let index = start; index < end; index++) {
      const each = this.#text[index] ?? '';
      const opening = closings[each];
      if (opening !== undefined) unopened[opening] = (unopened[opening] ?? 0) + 1;
      else if (each in unopened) unopened[each] = (unopened[each] ?? 0) - 1;
    }
    this.#allowance.step(end - start);
    for (; end > start; end--) {
      this.#allowance.step();
      const last = this.#text[end - 1] ?? '';
      const opening = closings[last];
      const count = opening === undefined ? 0 : (unopened[opening] ?? 0);
      if (opening !== undefined && count > 0) unopened[opening] = count - 1;
      else if (!trailing.includes(last)) break;
    }
    return end;
  }

  #mail(start: number): Address | null {
    const mailboxEnd = this.#skip(start, isOfMailbox);
    if (this.#text[mailboxEnd] !== '@') return null;
    const hostStart = mailboxEnd + 1;
    let end: number | null = null;
    for (let segmentStart = hostStart; ;) {
      const segmentEnd = this.#skip(
        segmentStart,
        (each) => each !== '.' && each !== '+' && isOfMailbox(each),
      );
      if (segmentEnd === segmentStart) break;
      if (segmentStart > hostStart && isAsciiLetter(this.#text[segmentEnd - 1])) end = segmentEnd;
      if (this.#text[segmentEnd] !== '.') break;
      segmentStart = segmentEnd + 1;
    }
    return end === null ? null : { href: hrefOf(`mailto:${this.#text.slice(start, end)}`), end };
  }

  #skip(start: number, isPart: (character: string, at: number) => boolean): number {
    let end = start;
    while (end < this.#text.length && isPart(this.#text[end] ?? '', end)) end++;
    this.#allowance.step(end - start + 1);
    return end;
  }
}

/** The address in the angle brackets that begin at a position, and where they end. */
export function bracketedAddress(
  text: string,
  start: number,
  allowance: Allowance,
): (Address & { label: string }) | null {
  let end = start + 1;
  while (end < text.length && !isWhiteSpace(text[end]) && text[end] !== '<' && text[end] !== '>') end++;
  allowance.step(end - start);
  if (text[end] !== '>') return null;
  const label = text.slice(start + 1, end);
  const isMail = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9.-]+$/i.test(label);
  if (!isMail && !/^[a-z][a-z0-9+.-]{1,31}:/i.test(label)) return null;
  return { href: hrefOf(isMail ? `mailto:${label}` : label), label, end: end + 1 };
}

/**
 * The parenthesized target after the text of a link: an address on the same line, and perhaps a title. The line alone decides whether a
 * backslash before a link is shown (packages/text).
 */
export function linkTarget(
  text: string,
  start: number,
  allowance: Allowance,
): (Address & { title: string | undefined }) | null {
  const from = skip(text, start + 1, isBlank, allowance);
  const destination =
    text[from] === '<' ? enclosedDestination(text, from, allowance) : bareDestination(text, from, allowance);
  if (destination === null) return null;
  const afterSpace = skip(text, destination.end, isWhiteSpace, allowance);
  const titleEnd = afterSpace > destination.end ? skipTitle(text, afterSpace, allowance) : afterSpace;
  if (titleEnd === null) return null;
  const end = skip(text, titleEnd, isWhiteSpace, allowance);
  if (text[end] !== ')') return null;
  allowance.step(destination.url.length + titleEnd - afterSpace);
  const title = titleEnd > afterSpace ? withoutEscapes(text.slice(afterSpace + 1, titleEnd - 1)) : undefined;
  return { href: hrefOf(withoutEscapes(destination.url)), title, end: end + 1 };
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
}

function bareDestination(text: string, start: number, allowance: Allowance) {
  let depth = 0;
  let end = start;
  for (; end < text.length; end++) {
    allowance.step();
    const character = text[end];
    if (isWhiteSpace(character)) break;
    if (character === '\\') end++;
    else if (character === '(' && ++depth > maxParentheses) return null;
    else if (character === ')' && --depth < 0) break;
  }
  return depth > 0 ? null : { url: text.slice(start, end), end };
}

function enclosedDestination(text: string, start: number, allowance: Allowance) {
  let end = start + 1;
  for (; end < text.length && text[end] !== '>'; end++) {
    allowance.step();
    if (text[end] === '<' || text[end] === '\n') return null;
    if (text[end] === '\\') end++;
  }
  return end >= text.length ? null : { url: text.slice(start + 1, end), end: end + 1 };
}

/** The end of a title, or the start if there is no title; null if the title does not end. */
function skipTitle(text: string, start: number, allowance: Allowance): number | null {
  const opening = text[start] ?? '';
  if (!'"\'('.includes(opening) || opening === '') return start;
  const closing = opening === '(' ? ')' : opening;
  for (let end = start + 1; end < text.length; end++) {
    allowance.step();
    if (text[end] === closing) return end + 1;
    if (text[end] === '\\') end++;
    else if (text[end] === opening) return null;
  }
  return null;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function skip(
  text: string,
  start: number,
  isPart: (character: string | undefined) => boolean,
  allowance: Allowance,
): number {
  let end = start;
  while (end < text.length && isPart(text[end])) end++;
  allowance.step(end - start + 1);
  return end;
}
