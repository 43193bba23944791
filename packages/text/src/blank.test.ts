import { describe, expect, it } from 'vitest';
import { isBlank } from './blank.ts';

describe('a text is blank', () => {
  it.each([
    ['empty', ''],
    ['spaces and lines', ' \n\t\r\n '],
    ['a no-break space', '\u00a0'],
    ['an ideographic space', '\u3000'],
    ['a zero-width space', '\u200b'],
    ['zero-width joiners', '\u200c\u200d\u2060\ufeff'],
    ['an empty Braille pattern', '\u2800'],
    ['a Hangul filler', '\u3164'],
    ['a half-width Hangul filler', '\uffa0'],
    ['Hangul jamo fillers', '\u115f\u1160'],
    ['a soft hyphen', '\u00ad'],
    ['a combining grapheme joiner', '\u034f'],
    ['variation selectors', '\ufe0f\u{e0100}\u180b'],
    ['Khmer inherent vowels', '\u17b4\u17b5'],
    ['marks of direction', '\u200e\u200f\u202a\u202c\u2066\u2069\u061c'],
    ['tags', '\u{e0041}\u{e007f}'],
    ['control characters', '\u0000\u001b\u0085'],
    ['annotation marks', '\ufff9\ufffa\ufffb'],
    ['a musical note without a head', '\u{1d159}'],
    ['several of them', '\u200b \u2800\n\u3164'],
  ])('of %s', (_, text) => {
    expect(isBlank(text)).toBe(true);
  });

  it.each([
    ['a letter', 'a'],
    ['a letter among invisible ones', '\u200ba\u200b'],
    ['punctuation', '.'],
    ['an emoji with a variation selector', '❤️'],
    ['a flag of tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['a mark by itself', '\u0301'],
    ['Braille', '⠓'],
    ['an Arabic number sign', '\u0600'],
    ['private use', '\ue000'],
  ])('not of %s', (_, text) => {
    expect(isBlank(text)).toBe(false);
  });
});
