import { safeHref } from '../safe-href.ts';
import type { Allowance } from './allowance.ts';
import { isAsciiLetter, isOfMailbox, isPunctuation, isWhiteSpace } from './characters.ts';

/** Longer ones are shown, and lead nowhere. In UTF-16 units. */
const maxAddressLength = 2_000;
/** Of a host's name: RFC 1035, section 2.3.4. */
const maxHostLength = 253;
/** Parentheses within each other that an address may have. */
const maxParentheses = 8;

/** An address found in a text. */
export interface Address {
  /** What it leads to; null where that may not be followed. */
  href: string | null;
  /** Where it ends in the text. */
  end: number;
}

/** What an address in a text leads to; null for what may not be followed. */
export function hrefOf(url: string): string | null {
  if (url.length > maxAddressLength) return null;
  // Browsers take quadratic time for a host that is not ASCII.
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  return host.length > maxHostLength ? null : safeHref(url);
}

/** Finds the addresses of a text that stand there without any mark, as GitHub does (https://github.github.com/gfm/#autolinks-extension-). */
export class AddressFinder {
  readonly #text: string;
  readonly #allowance: Allowance;
  /** The end of the last host that was none: what begins within it is none either. */
  #noHostBefore = 0;

  constructor(text: string, allowance: Allowance) {
    this.#text = text;
    this.#allowance = allowance;
  }

  /** The address that begins at a place; null where none does. `isInBrackets`: it may be the text of a link, and ends with that. */
  at(start: number, isInBrackets: boolean): Address | null {
    const before = this.#text[start - 1];
    const character = this.#text[start] ?? '';
    if ((character === 'h' || character === 'H') && !isAsciiLetter(before)) {
      const scheme = /^https?:\/\//i.exec(this.#text.slice(start, start + 8))?.[0];
      if (scheme !== undefined) return this.#url(start, start + scheme.length, '', isInBrackets);
    }
    if ((character === 'w' || character === 'W') && (isWhiteSpace(before) || isPunctuation(before))) {
      const isWeb = /^www\.$/i.test(this.#text.slice(start, start + 4));
      if (isWeb) return this.#url(start, start + 4, 'http://', isInBrackets);
    }
    return isOfMailbox(character) && !isOfMailbox(before) && before !== '/' ? this.#mail(start) : null;
  }

  #url(start: number, hostStart: number, scheme: string, isInBrackets: boolean): Address | null {
    if (hostStart < this.#noHostBefore) return null;
    const hostEnd = this.#skip(
      hostStart,
      (each) => !isWhiteSpace(each) && (each === '-' || each === '.' || each === '_' || !isPunctuation(each)),
    );
    const segments = this.#text.slice(hostStart, hostEnd).split('.');
    if (hostEnd === hostStart || segments.slice(-2).some((segment) => segment.includes('_'))) {
      this.#noHostBefore = hostEnd;
      return null;
    }
    const hasPath = '/?#:@'.includes(this.#text[hostEnd] ?? ' ');
    const isOfPath = (each: string) => !isWhiteSpace(each) && each !== '<' && !(isInBrackets && each === ']');
    const end = this.#withoutTrail(hostStart, hasPath ? this.#skip(hostEnd, isOfPath) : hostEnd);
    return end <= hostStart ? null : { href: hrefOf(scheme + this.#text.slice(start, end)), end };
  }

  /** Where an address ends: what ends a sentence or closes a bracket behind it is not part of it. */
  #withoutTrail(start: number, from: number): number {
    let end = from;
    let unopened = 0;
    for (let index = start; index < end; index++) {
      if (this.#text[index] === ')') unopened++;
      else if (this.#text[index] === '(') unopened--;
    }
    this.#allowance.step(end - start);
    for (; end > start; end--) {
      this.#allowance.step();
      const last = this.#text[end - 1] ?? '';
      if (last === ')' && unopened > 0) unopened--;
      else if (!'?!.,:;*_~\'"'.includes(last)) break;
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

  #skip(start: number, isPart: (character: string) => boolean): number {
    let end = start;
    while (end < this.#text.length && isPart(this.#text[end] ?? '')) end++;
    this.#allowance.step(end - start + 1);
    return end;
  }
}

/** The address in angle brackets that begin at a place, and where they end. */
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

/** What stands in parentheses behind the text of a link, which begin at a place: an address, and a title, which is not shown. */
export function linkTarget(text: string, start: number, allowance: Allowance): Address | null {
  const from = skipSpace(text, start + 1, allowance);
  const destination =
    text[from] === '<' ? enclosedDestination(text, from, allowance) : bareDestination(text, from, allowance);
  if (destination === null) return null;
  const afterSpace = skipSpace(text, destination.end, allowance);
  const titleEnd = afterSpace > destination.end ? skipTitle(text, afterSpace, allowance) : afterSpace;
  if (titleEnd === null) return null;
  const end = skipSpace(text, titleEnd, allowance);
  if (text[end] !== ')') return null;
  allowance.step(destination.url.length);
  return { href: hrefOf(destination.url.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')), end: end + 1 };
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

/** The end of a title, or the place itself where there is none; null where a title does not end. */
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

function skipSpace(text: string, start: number, allowance: Allowance): number {
  let end = start;
  while (end < text.length && isWhiteSpace(text[end])) end++;
  allowance.step(end - start + 1);
  return end;
}
