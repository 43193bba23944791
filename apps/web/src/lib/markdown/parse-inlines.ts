import { EscapeFinder, flankingOf } from '@parley/text';
import { AddressFinder, bracketedAddress, linkTarget } from './addresses.ts';
import { OutOfSteps, type Allowance } from './allowance.ts';
import { CodeSpans } from './code-spans.ts';
import { delimiterRun, withEmphasis, type Token } from './emphasis.ts';
import { linkOf } from './link.ts';
import { textOf, type Inline } from './tree.ts';

/** The text of a paragraph with its marks. Beyond the allowance, the text as it was written. */
export function parseInlines(text: string, allowance: Allowance): Inline[] {
  try {
    return new InlineParser(text, allowance).parse();
  } catch (error) {
    if (error instanceof OutOfSteps) return [text];
    throw error;
  }
}

/** Reads a text once, from start to end: https://spec.commonmark.org/0.31.2/#phase-2-inline-structure. */
class InlineParser {
  readonly #text: string;
  readonly #allowance: Allowance;
  readonly #codeSpans: CodeSpans;
  readonly #addresses: AddressFinder;
  readonly #escapes: EscapeFinder;
  readonly #tokens: Token[] = [];
  /** The indexes of the tokens that are brackets and may begin a link. */
  readonly #brackets: number[] = [];
  /** How many of the brackets, from the first, have a link after them: a link can't contain another. */
  #spent = 0;
  /** Where the text that is not in a token yet begins. */
  #plainFrom = 0;
  #at = 0;

  constructor(text: string, allowance: Allowance) {
    this.#text = text;
    this.#allowance = allowance;
    this.#codeSpans = new CodeSpans(text, allowance);
    this.#addresses = new AddressFinder(text, allowance);
    this.#escapes = new EscapeFinder(text, (count) => allowance.step(count));
  }

  parse(): Inline[] {
    while (this.#at < this.#text.length) {
      this.#allowance.step();
      this.#readAtPlace();
    }
    this.#endPlain(this.#text.length);
    return withEmphasis(this.#tokens, this.#allowance);
  }

  #readAtPlace(): void {
    const character = this.#text[this.#at];
    switch (character) {
      case '\\':
        return this.#escape();
      case '`':
        return this.#code();
      case '*':
      case '_':
      case '~':
        if (this.#address()) return;
        return this.#delimiters(character);
      case '[':
        this.#brackets.push(this.#push('[', this.#at + 1));
        return;
      case ']':
        return this.#closeBracket();
      case '<':
        return this.#bracketedAddress();
      default:
        if (!this.#address()) this.#at++;
    }
  }

  #escape(): void {
    const { shown, end } = this.#escapes.at(this.#at);
    this.#push(shown, end);
  }

  #code(): void {
    const { length, span } = this.#codeSpans.at(this.#at);
    if (span === null || !this.#allowance.takeMark()) this.#at += length;
    else this.#push({ type: 'code', value: span.value }, span.end);
  }

  #delimiters(character: '*' | '_' | '~'): void {
    let end = this.#at;
    while (this.#text[end] === character) end++;
    this.#allowance.step(end - this.#at);
    this.#push(delimiterRun(character, end - this.#at, flankingOf(this.#text, this.#at, end)), end);
  }

  #closeBracket(): void {
    const opening = this.#brackets.pop();
    const isSpent = this.#brackets.length < this.#spent;
    this.#spent = Math.min(this.#spent, this.#brackets.length);
    const target =
      opening === undefined || isSpent || this.#text[this.#at + 1] !== '(' || !this.#allowance.hasMarks
        ? null
        : linkTarget(this.#text, this.#at + 1, this.#allowance);
    if (
      opening === undefined ||
      typeof target?.href !== 'string' ||
      !this.#hasLabel(opening) ||
      !this.#allowance.takeMark()
    ) {
      this.#at++;
      return;
    }
    this.#endPlain(this.#at);
    const [, ...inner] = this.#tokens.splice(opening);
    const children = withEmphasis(inner.map(withoutLink), this.#allowance);
    this.#push(linkOf(target.href, children, target.title), target.end);
    this.#spent = this.#brackets.length;
  }

  /** Whether the label since the bracket has anything visible to click. */
  #hasLabel(opening: number): boolean {
    const isOfText = this.#plainFrom < this.#at && !isInvisible(this.#text.slice(this.#plainFrom, this.#at));
    return isOfText || this.#tokens.slice(opening + 1).some((token) => !isInvisible(shownOf(token)));
  }

  #bracketedAddress(): void {
    const found = this.#allowance.hasMarks ? bracketedAddress(this.#text, this.#at, this.#allowance) : null;
    if (typeof found?.href !== 'string' || !this.#allowance.takeMark()) this.#at++;
    else this.#push(linkOf(found.href, [found.label]), found.end);
  }

  #address(): boolean {
    if (!this.#allowance.hasMarks) return false;
    const found = this.#addresses.at(this.#at, this.#brackets.length > 0);
    if (found === null) return false;
    if (found.href === null || !this.#allowance.takeMark()) this.#at = found.end;
    else {
      const label = this.#text.slice(this.#at, found.end);
      this.#push(linkOf(found.href, [label]), found.end);
    }
    return true;
  }

  /** Ends the text before the token, and continues after it. Returns the token's index. */
  #push(token: Token, end: number): number {
    this.#endPlain(this.#at);
    this.#at = end;
    this.#plainFrom = end;
    return this.#tokens.push(token) - 1;
  }

  #endPlain(end: number): void {
    if (end > this.#plainFrom) this.#tokens.push(this.#text.slice(this.#plainFrom, end));
    this.#plainFrom = end;
  }
}

/** An address within the text of a link is part of that text. */
function withoutLink(token: Token): Token {
  if (typeof token === 'string' || token.type !== 'link') return token;
  const [label] = token.children;
  return typeof label === 'string' ? label : token;
}

function shownOf(token: Token): string {
  if (typeof token === 'string') return token;
  return token.type === 'delimiter' ? token.character : textOf([token]);
}

function isInvisible(text: string): boolean {
  return !/[^\s\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}
