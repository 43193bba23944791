import { describe, expect, it } from 'vitest';
import { nameTable } from '../../../../test-support/name-table.ts';
import { authorNameProblem, nameProblem, skeletonOf, usernameProblem } from './index.ts';

describe('names', () => {
  it('have at least 120 examples', () => {
    expect(nameTable.length).toBeGreaterThanOrEqual(120);
  });

  it.each(nameTable)('$kind $name ($note) is as the table says', ({ kind, name, refused }) => {
    const problemOf = { username: usernameProblem, author: authorNameProblem, name: nameProblem }[kind];
    const problem = problemOf(name);
    if (refused === undefined) expect(problem).toBeNull();
    else expect(problem).toContain(refused);
  });

  it('are refused with a sentence that explains what to do', () => {
    expect(nameProblem('gar\u200bden')).toBe('must not contain the invisible character U+200B: remove it');
    expect(usernameProblem('rооt')).toBe('must keep to one script: “rооt” mixes Latin and Cyrillic');
    expect(nameProblem('ᚱᚢ')).toBe('must be in a script that is written today, which “ᚱᚢ” is not');
  });
});

describe('skeletons', () => {
  it.each([
    ['root', 'root\u034f'],
    ['root', 'root\ufe0f'],
    ['root', 'root\u180b'],
    ['root', 'root\u3164'],
    ['root', 'root\u17b4'],
    ['root', 'rооt'],
    ['root', 'r\u043e\u03bft'],
    ['root', 'ROOT'],
    ['root', 'ｒｏｏｔ'],
    ['root', '𝐫𝐨𝐨𝐭'],
    ['root', 'r00t'],
    ['root', 'ʀᴏᴏᴛ'],
    ['BLACKJFQ', 'ʙʟᴀᴄᴋᴊꜰꞯ'],
    ['root', 'ꓣꓳꓳꓔ'],
    ['garden', 'gar\u200bden'],
    ['two words', ' two\u3000 words '],
    ['Ivan', 'lvan'],
    ['Ivan', '1van'],
    ['max', 'МАХ'],
    ['modern', 'modem'],
    ['paypal', 'раураl'],
    ['cafe\u0301', 'café'],
    ['scope', 'ѕсоре'],
    ['ニ', '二'],
    ['علی', 'على'],
    ['اكبر', 'اکبر'],
    ['५', '५'],
  ])('of %s and %s are one', (name, other) => {
    expect(skeletonOf(name)).toBe(skeletonOf(other));
  });

  it.each([
    ['jose', 'josé'],
    ['ivan', 'lvan'],
    ['anna', 'hanna'],
    ['два', 'две'],
    ['ß', 'ss'],
    ['は', 'ば'],
    ['a b', 'ab'],
    ['garden', 'garden 2'],
    ['Yuki', 'Yuko'],
  ])('of %s and %s are two', (name, other) => {
    expect(skeletonOf(name)).not.toBe(skeletonOf(other));
  });

  it('cover thousands of characters', { timeout: 60_000 }, () => {
    let count = 0;
    for (let code = 0x80; code <= 0x10_ff_ff; code += 1) {
      if (code === 0xd800) code = 0xe000;
      const character = String.fromCodePoint(code);
      if (/\p{L}/u.test(character) && /^[\x21-\x7e]+$/.test(skeletonOf(character))) count += 1;
    }
    expect(count).toBeGreaterThan(1_500);
  });

  it('do not change if computed again', () => {
    for (const { name } of nameTable) expect(skeletonOf(skeletonOf(name)), name).toBe(skeletonOf(name));
  });
});
