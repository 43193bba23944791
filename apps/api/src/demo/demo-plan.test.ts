import { cardSchema } from '@parley/api-contract';
import { isBlank, isOneEmoji } from '@parley/text';
import { authorNameProblem, lineProblem, nameProblem, usernameProblem } from '@parley/text/names';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { people } from './content/people.ts';
import { languages } from './content/phrases/languages.ts';
import { rooms } from './content/rooms.ts';
import { planDemo, type PlannedChange } from './demo-plan.ts';
import { spanMs } from './work-hours.ts';

const until = Date.parse('2026-03-01T12:00Z');
const plan = planDemo({ seed: 1, until, messageCount: 20_000 });
const sends = plan.changes.filter((change) => change.kind === 'send');
const edits = plan.changes.filter((change) => change.kind === 'edit');
const deletions = plan.changes.filter((change) => change.kind === 'delete');
const containing = (pattern: RegExp) => sends.filter(({ content }) => pattern.test(content)).length;

describe('the plan of a demo', () => {
  test('is the same for the same seed and time, and another one for others', () => {
    const options = { seed: 7, until, messageCount: 500 };
    expect(planDemo(options)).toEqual(planDemo(options));
    expect(planDemo({ ...options, seed: 8 }).changes).not.toEqual(planDemo(options).changes);
    const later = planDemo({ ...options, until: until + 86_400_000 });
    expect(later.changes[0]?.at).not.toBe(planDemo(options).changes[0]?.at);
  });

  test('has the people, rooms and messages that the command promises', () => {
    expect(plan.people).toHaveLength(30);
    expect(Object.groupBy(plan.rooms, ({ room }) => room.kind)).toMatchObject({
      public: { length: 15 },
      private: { length: 4 },
      direct: { length: 5 },
      group: { length: 2 },
    });
    expect(sends).toHaveLength(20_000);
    const invited = plan.rooms.filter(({ invites }) => invites.length > 0);
    expect(invited).toHaveLength(2);
    for (const { members, invites } of invited) {
      for (const { by, createdAt, expiresAt } of invites) {
        expect([members.includes(by), createdAt < until, expiresAt > until]).toEqual([true, true, true]);
      }
    }
    expect(new Set(sends.map(({ room }) => room)).size).toBe(26);
    expect(new Set(sends.flatMap(({ author }) => author ?? [])).size).toBe(30);
  });

  test.each([
    ['Arabic', /\p{Script=Arabic}/u],
    ['Chinese', /[你们吗这说谢]/u],
    ['English', /\b(?:the|you|we)\b/],
    ['French', /\b(?:les|une|nous|merci)\b/i],
    ['German', /\b(?:und|ich|wir|danke)\b/i],
    ['Hebrew', /\p{Script=Hebrew}/u],
    ['Hindi', /\p{Script=Devanagari}/u],
    ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
    ['Korean', /\p{Script=Hangul}/u],
    ['Polish', /[ąęłż]/],
    ['Russian', /\p{Script=Cyrillic}/u],
    ['Spanish', /[¿¡ñ]/],
    ['Turkish', /[ğış]/],
  ])('has messages in %s', (_, pattern) => {
    expect(containing(pattern)).toBeGreaterThan(100);
  });

  test('has something of everything that a message can be', () => {
    expect(containing(/```\w+\n/)).toBeGreaterThan(300);
    expect(containing(/https:\/\//)).toBeGreaterThan(300);
    expect(containing(/^(?:- |1\. )/m)).toBeGreaterThan(300);
    expect(containing(/^> /m)).toBeGreaterThan(300);
    expect(sends.filter(({ replyTo }) => replyTo !== null).length).toBeGreaterThan(2_000);
    expect(edits.length).toBeGreaterThan(300);
    expect(deletions.length).toBeGreaterThan(200);
    const byOthers = deletions.filter(({ room, seq, deletedBy }) => authorOf({ room, seq }) !== deletedBy);
    expect(byOthers.length).toBeGreaterThan(10);
    for (const { room } of plan.rooms.filter((planned) => planned.room.webhook !== undefined)) {
      const index = rooms.indexOf(room);
      expect(sends.filter((send) => send.room === index && send.post?.cards).length).toBeGreaterThan(100);
    }
  });

  test('is written in order: numbers of a room follow its times, and nothing refers to what is not there yet', () => {
    const lastSeqs = new Map<number, number>();
    const outOfOrder: PlannedChange[] = [];
    let last = until - spanMs;
    for (const change of plan.changes) {
      const lastSeq = lastSeqs.get(change.room) ?? 0;
      const isInOrder =
        change.kind === 'send'
          ? change.seq === lastSeq + 1 && (change.replyTo ?? 0) <= lastSeq
          : change.seq <= lastSeq;
      if (!isInOrder || change.at < last || change.at > until) outOfOrder.push(change);
      if (change.kind === 'send') lastSeqs.set(change.room, change.seq);
      last = change.at;
    }
    expect(outOfOrder).toEqual([]);
  });

  test('leaves nothing blank, too long or with an empty slot', () => {
    const texts = [...sends, ...edits].map(({ content }) => content);
    expect(texts.filter((text) => isBlank(text) || text.length > 2_000)).toEqual([]);
    expect(texts.filter((text) => /\{\w+\}/.test(text))).toEqual([]);
  });

  test('leaves unread what the rooms say, and all of it by others', () => {
    for (const [index, { room, members }] of plan.rooms.entries()) {
      if (!members.includes(0)) continue;
      const count = sends.filter((send) => send.room === index).length;
      const mark = plan.readMarks.find((each) => each.room === index && each.person === 0);
      expect(mark?.seq).toBe(count - (room.unread ?? 0));
      const unread = sends.filter((send) => send.room === index && send.seq > (mark?.seq ?? 0));
      expect(unread.filter(({ author }) => author === 0)).toEqual([]);
    }
  });
});

function authorOf({ room, seq }: { room: number; seq: number }): number | null | undefined {
  return sends.find((send) => send.room === room && send.seq === seq)?.author;
}

describe('the contents of a demo', () => {
  test('have names and statuses that the server would take', () => {
    for (const { username, displayName, status } of people) {
      expect([username, usernameProblem(username)]).toEqual([username, null]);
      expect([displayName, nameProblem(displayName)]).toEqual([displayName, null]);
      expect(lineProblem(status?.text ?? 'none')).toBeNull();
      expect(isOneEmoji(status?.emoji ?? '🙂')).toBe(true);
    }
    for (const { name, webhook } of rooms) {
      expect([name, nameProblem(name ?? 'none')]).toEqual([name, null]);
      expect(authorNameProblem(webhook?.name ?? 'none')).toBeNull();
    }
  });

  test('have a language for everyone, and two people for each language of a room', () => {
    const known = languages.map(({ language }) => language);
    expect(new Set(known).size).toBe(known.length);
    for (const { username, languages: spoken } of people) {
      expect([username, spoken.filter((language) => !known.includes(language))]).toEqual([username, []]);
    }
    for (const { room, members } of plan.rooms) {
      for (const language of room.languages) {
        const speakers = members.filter((person) => people[person]?.languages.includes(language));
        expect([room.name, language, speakers.length >= 2]).toEqual([room.name, language, true]);
      }
    }
  });

  test('have cards as the contract describes them', () => {
    const posts = sends.flatMap(({ post }) => post ?? []);
    expect(posts.length).toBeGreaterThan(500);
    for (const { cards } of posts) expect(z.array(cardSchema).safeParse(cards).error).toBeUndefined();
    const kinds = posts.flatMap(({ cards }) => cards ?? []).flatMap(({ blocks }) => blocks);
    expect(new Set(kinds.map(({ type }) => type))).toEqual(
      new Set(['header', 'section', 'fields', 'divider', 'context']),
    );
  });
});
