import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../test-support/property-runs.ts';
import { termsOf, tokensOf } from './search-tokens.ts';

describe('the tokens of a message', () => {
  it('are its distinct words, folded and marked', () => {
    expect(tokensOf('The cat, the CAT & Zoë')).toEqual(['wthe', 'wcat', 'wzoe']);
  });

  it('are letters and pairs of letters where words have no spaces', () => {
    expect(tokensOf('去上海')).toEqual(['c去', 'c上', 'c海', 'c去上', 'c上海']);
    expect(tokensOf('iPhone手机2')).toEqual(['wiphone', 'c手', 'c机', 'c手机', 'w2']);
  });

  it('preserve differences in marks: か is not が', () => {
    expect(tokensOf('か')).not.toEqual(tokensOf('が'));
    expect(tokensOf('か\u3099')).toEqual(tokensOf('が'));
  });

  it('contain only letters, digits, marks and emoji', () => {
    for (const token of tokensOf('a"b*c\' (d) {e}: f-g ^h \u0000i; NEAR/2 👍🏽 👩‍💻 n\u0301o 1️⃣ #️⃣')) {
      expect(token).toMatch(/^[\p{L}\p{N}\p{M}\p{ExtPict}\u200d]+$/u);
    }
  });

  it('of ASCII are those that the same text has beside other characters', () => {
    const ascii = fc.string({ unit: 'binary-ascii', maxLength: 80 });
    fc.assert(
      fc.property(ascii, (text) => {
        expect(tokensOf(text)).toEqual(tokensOf(`${text} —`));
      }),
      propertyRuns(500),
    );
  });

  it('include emoji, regardless of their colour and variant', () => {
    expect(tokensOf('👍🏽👍 ❤️❤ 👩🏽‍💻 🇩🇪🇫🇷')).toEqual(['e👍', 'e❤', 'e👩‍💻', 'e🇩🇪', 'e🇫🇷']);
    expect(tokensOf('\ufe0f 🏽')).toEqual([]);
  });
});

describe('the terms of a query', () => {
  it('treat only the last word as a beginning', () => {
    expect(termsOf('hello wor')).toEqual([
      { token: 'whello', isPrefix: false },
      { token: 'wwor', isPrefix: true },
    ]);
  });

  it('are the pairs of a longer run, and the letter of a run of one', () => {
    expect(termsOf('上海市 好')).toEqual([
      { token: 'c上海', isPrefix: false },
      { token: 'c海市', isPrefix: false },
      { token: 'c好', isPrefix: false },
    ]);
  });

  it('are whole emoji', () => {
    expect(termsOf('party 👍🏽')).toEqual([
      { token: 'wparty', isPrefix: false },
      { token: 'e👍', isPrefix: false },
    ]);
  });

  it('are empty without a letter, digit or emoji', () => {
    expect(termsOf('?! — \ufe0f')).toEqual([]);
  });

  it('find a word of any length', () => {
    const word = 'x'.repeat(4_000);
    expect(tokensOf(word)).toEqual(termsOf(word).map(({ token }) => token));
  });
});
