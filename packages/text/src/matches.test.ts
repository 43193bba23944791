import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../test-support/property-runs.ts';
import { foldWithOffsets } from './fold-with-offsets.ts';
import { matchesOf } from './matches.ts';
import { foldForSearch, termsOf, tokensOf } from './search-tokens.ts';

function marked(text: string, query: string): string {
  let shown = '';
  let end = 0;
  for (const match of matchesOf(text, query)) {
    shown += `${text.slice(end, match.start)}[${text.slice(match.start, match.end)}]`;
    ({ end } = match);
  }
  return shown + text.slice(end);
}

describe('what a query matches in a text', () => {
  it.each([
    // Case, accents, width, and letters that are written in several ways.
    ['CAFE corner', 'The [café] on the [corner]'],
    ['café', 'un [cafe\u0301], un [CAFÉ]'],
    ['strasse', 'Die [Straße] ist lang'],
    ['STRASSE', 'eine [straße]'],
    ['stras', '[Straß]e'],
    ['zurich', 'Grüße aus [Zürich]'],
    ['finish', '[ﬁnish] line'],
    ['istanbul', '[İstanbul]'],
    ['οδοσ', '[ΟΔΟΣ] και [οδός]'],
    ['iphone', 'mein [ｉＰｈｏｎｅ]'],
    ['елка', '[Ёлка]'],
    ['oe', 'œuvre, [oe]uvre'],
    ['nguyen', '[Nguyễn] Văn'],
    ['２', '[2] and [②]'],
    // Words count whole, the last one as a beginning.
    ['index', '[index], reindex and [index]es'],
    ['quick bro', 'The [quick] [bro]wn fox, quickly'],
    ['bro quick', 'The [quick] brown fox, [quick]ly'],
    ['3.14', '[3].[14]'],
    ['y'.repeat(70), `[${'y'.repeat(60)}]${'y'.repeat(30)}`],
    // Scripts without spaces: letters and pairs of letters.
    ['上海', '我住在[上海]市'],
    ['上海市', '我住在[上海市], [上海]'],
    ['海', '我住在上[海]市'],
    ['국어', '한[국어]를 배워요'],
    ['한국어', '[한국어]를 배워요'],
    ['タワー', '東京[タワー]の写真'],
    ['ｶﾗｵｹ', '[カラオケ]に行く'],
    ['カラオケ', '[ｶﾗｵｹ]に行く'],
    ['ガ', '[ｶﾞ]ラス, カラス'],
    ['が', 'かきくけこ, [か\u3099]'],
    ['가', '[ㄱㅏ]나다'],
    ['각', '[\u1100\u1161\u11a8]'],
    ['𠮷野', '[𠮷野]家'],
    ['手机', 'iPhone[手机]2'],
    ['葛', '[葛\u{e0100}]飾区'],
    // Words that a dictionary cuts.
    ['เชียงใหม่', 'พรุ่งนี้ไป[เชียงใหม่]'],
    // Other scripts.
    ['москв', 'Встреча в [Москв]е'],
    ['القاهرة', 'اجتماع في [القاهرة]'],
    ['दिल्ली', 'मैं [दिल्ली] जा रहा हूँ'],
    ['ירושלים', 'ברוכים הבאים ל־[ירושלים]'],
    // Emoji, however they are drawn.
    ['🎉', 'Done [🎉] and [🎉🎉]'],
    ['❤', 'I [❤️] it, [❤] it'],
    ['❤️', 'I [❤️] it, [❤] it'],
    ['👍', '[👍🏽] from me, [👍] from her'],
    ['👍🏿', '[👍🏽] from me'],
    ['👩‍💻', 'a [👩🏽‍💻] at work, not 👩 or 💻'],
    ['👩', '👩‍💻 is not [👩]'],
    ['🏳️‍🌈', 'the flag [🏳️‍🌈], not 🏳️'],
    ['❤️‍🔥', '[❤‍🔥]'],
    ['🇩🇪', 'from 🇫🇷[🇩🇪]🇮🇹'],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '[🏴󠁧󠁢󠁳󠁣󠁴󠁿] is not 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['1️⃣', '[1⃣] 1'],
    ['party 🎉', 'a [party] [🎉], partying'],
    // Nothing to look for, and nothing found.
    ['', 'nothing'],
    ['?!', 'what?!'],
    ['rown', 'brown'],
    ['海上', '上海'],
  ])('%s: %s', (query, shown) => {
    const text = shown.replaceAll(/[[\]]/g, '');
    expect(marked(text, query)).toBe(shown);
  });

  it('is never empty for a text that the query finds, and consists of whole characters', () => {
    const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });
    const pieces = [
      ['a', 'B', 'é', 'e\u0301', 'ß', 'ﬁ', 'İ', 'Σ', ' ', '-', '\u0301', '\u200d', '\ufe0f', '2', '②'],
      ['上', '海', 'か', '\u3099', 'ｶ', 'ﾞ', '한', 'ㄱ', 'ㅏ', '\u1100', '\u1161', '\u11a8', 'ﾡ', 'ￂ'],
      ['ไ', 'ทย', 'दि', 'ल्', '🎉', '👍', '🏽', '❤', '👩', '💻', '🇩', '🇪', '\ud83d', '\u0600', '\r\n'],
    ].flat();
    const someText = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(someText, someText, someText, (before, query, after) => {
        const text = before + query + after;
        expect(foldWithOffsets(text).folded).toBe(foldForSearch(text));
        const matches = matchesOf(text, query);
        const starts = new Set(Array.from(clusters.segment(text), ({ index }) => index));
        for (const { start, end } of matches) {
          expect(start).toBeLessThan(end);
          expect([start, starts.has(start)]).toEqual([start, true]);
          expect([end, end === text.length || starts.has(end)]).toEqual([end, true]);
        }
        const tokens = tokensOf(text);
        const terms = termsOf(query);
        const isFound = terms.every(({ token, isPrefix }) =>
          tokens.some((held) => (isPrefix ? held.startsWith(token) : held === token)),
        );
        if (terms.length > 0 && isFound) expect(matches).not.toEqual([]);
      }),
      propertyRuns(500),
    );
  });
});
