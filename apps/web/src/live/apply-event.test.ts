import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../test-support/property-runs.ts';
import {
  applyEvent,
  applyEvents,
  emptyTimeline,
  hasOlder,
  keptMessages,
  messageAt,
  quoteAt,
  reachesEnd,
  type Timeline,
  type TimelineEvent,
} from './apply-event.ts';
import { epoch, message, TestRoom, type Change } from './test-room.ts';

const limit = 3;

function applied(events: readonly TimelineEvent[], start: Timeline = emptyTimeline): Timeline {
  return events.reduce(applyEvent, start);
}

function latestPage(room: TestRoom, version = room.version): TimelineEvent {
  return { type: 'pageLoaded', page: room.pageAt(version, {}, limit), placement: 'replace' };
}

function seqsOf({ messages }: Timeline): number[] {
  return messages.map(({ seq }) => seq);
}

function roomOf(length: number): TestRoom {
  return new TestRoom(Array.from({ length }, () => ({ kind: 'send' })));
}

const changes = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Change>({ kind: 'send' }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom<'edit' | 'delete'>('edit', 'delete'), fc.nat(60))
        .map(([kind, pick]): Change => ({ kind, pick })),
    },
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
);

describe('whatever the order and however often', () => {
  test('the log after a page gives what a fresh page gives', () => {
    fc.assert(
      fc.property(changes, fc.nat(), fc.infiniteStream(fc.nat()), (made, from, order) => {
        const room = new TestRoom(made);
        const pageVersion = from % (room.version + 1);
        const log = versionsAfter(pageVersion, room).map((version) => room.logged(version));
        const shuffled = shuffle([...log, ...log.filter((_, index) => index % 3 === 0)], order);
        const timeline = applied([latestPage(room, pageVersion), ...shuffled]);
        const truth = room.messagesAt(room.version);

        expect(reachesEnd(timeline)).toBe(true);
        expect(timeline.version).toBe(room.version);
        const firstSeq = timeline.messages[0]?.seq ?? 1;
        expect(timeline.messages).toEqual(truth.filter(({ seq }) => seq >= firstSeq));
      }),
      propertyRuns(100),
    );
  });

  test('pages that are older than what arrived before them bring nothing back', () => {
    fc.assert(
      fc.property(changes, fc.nat(), fc.nat(), fc.infiniteStream(fc.nat()), (made, from, late, order) => {
        const room = new TestRoom(made);
        const pageVersion = from % (room.version + 1);
        const log = versionsAfter(pageVersion, room).map((version) => room.logged(version));
        let timeline = applied([latestPage(room, pageVersion), ...shuffle(log, order)]);
        // Every older page was read at some version between the first page and now.
        while (hasOlder(timeline)) {
          const readAt = pageVersion + (late % (room.version - pageVersion + 1));
          const before = timeline.messages[0]?.seq ?? 1;
          const page = room.pageAt(readAt, { before }, limit);
          timeline = applyEvent(timeline, { type: 'pageLoaded', page, placement: 'extend' });
        }
        expect(timeline.messages).toEqual(room.messagesAt(room.version));
      }),
      propertyRuns(100),
    );
  });

  test('a mix of answers, log and older pages leaves a range without gaps, each message at its newest version', () => {
    fc.assert(
      fc.property(changes, fc.nat(), fc.infiniteStream(fc.nat()), (made, from, order) => {
        const room = new TestRoom(made);
        const pageVersion = from % (room.version + 1);
        const versions = versionsAfter(pageVersion, room);
        const answers = versions.map((version): TimelineEvent => {
          const state = room.states[version - 1];
          if (state === undefined) throw new RangeError();
          return { type: 'answered', message: state };
        });
        const pages = [1, limit, 2 * limit, 3 * limit].map((before): TimelineEvent => {
          const readAt = pageVersion + ((before * 7) % (room.version - pageVersion + 1));
          return { type: 'pageLoaded', page: room.pageAt(readAt, { before }, limit), placement: 'extend' };
        });
        const log = versions.map((version) => room.logged(version));
        const timeline = applied([
          latestPage(room, pageVersion),
          ...shuffle([...log, ...answers, ...pages], order),
        ]);

        const seqs = seqsOf(timeline);
        expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
        expect(reachesEnd(timeline)).toBe(true);
        const truth = room.messagesAt(room.version);
        expect(timeline.messages).toEqual(truth.filter(({ seq }) => seq >= (seqs[0] ?? 1)));
      }),
      propertyRuns(100),
    );
  });

  test('a quote shows the current state of its message, whenever it is requested and answered, loaded or not', () => {
    fc.assert(
      fc.property(
        changes,
        fc.record({ page: fc.nat(), asked: fc.nat(), read: fc.nat(), answered: fc.nat(), seq: fc.nat() }),
        fc.infiniteStream(fc.nat()),
        (made, pick, order) => {
          const room = new TestRoom(made);
          const truth = room.messagesAt(room.version);
          const between = (low: number, at: number) => low + (at % (room.version - low + 1));
          const pageVersion = between(0, pick.page);
          const asked = between(pageVersion, pick.asked);
          // The server reads the message after the request, and the answer arrives some time later.
          const read = between(asked, pick.read);
          const answered = between(asked, pick.answered);
          const { seq } = truth[pick.seq % truth.length] ?? message(1, 1);

          const log = (from: number, to: number) =>
            shuffle(
              versionsAfter(from, room)
                .filter((version) => version <= to)
                .map((version) => room.logged(version)),
              order,
            );
          const start = applied([latestPage(room, pageVersion), ...log(pageVersion, asked)]);
          const answer = room.messagesAt(read).find((each) => each.seq === seq) ?? null;
          const timeline = applied(
            [
              { type: 'quoteAsked', seq },
              ...log(asked, answered),
              { type: 'quoteAnswered', seq, since: start.quotesSince, message: answer },
              ...log(answered, room.version),
            ],
            start,
          );
          expect(quoteAt(timeline, seq)).toEqual(truth.find((each) => each.seq === seq));
        },
      ),
    );
  });

  test('a reset and the page after it give what a fresh page gives, whatever was known or arrives meanwhile', () => {
    fc.assert(
      fc.property(changes, fc.nat(), fc.nat(), fc.infiniteStream(fc.nat()), (made, from, reset, order) => {
        const room = new TestRoom(made);
        const pageVersion = from % (room.version + 1);
        const resetVersion = pageVersion + (reset % (room.version - pageVersion + 1));
        const after = versionsAfter(resetVersion, room).map((version) => room.logged(version));
        const page = latestPage(room, resetVersion);
        const timeline = applied([
          latestPage(room, pageVersion),
          { type: 'logged', epoch, version: resetVersion, event: { type: 'reset', version: resetVersion } },
          ...shuffle([...after, page], order),
        ]);
        const truth = room.messagesAt(room.version);
        expect(timeline.staleUntil).toBe(null);
        expect(reachesEnd(timeline)).toBe(true);
        const firstSeq = timeline.messages[0]?.seq ?? 1;
        expect(timeline.messages).toEqual(truth.filter(({ seq }) => seq >= firstSeq));
      }),
      propertyRuns(100),
    );
  });
});

describe('when the data was restored from a backup', () => {
  const before = new TestRoom([{ kind: 'send' }, { kind: 'send' }, { kind: 'edit', pick: 0 }]);
  const known = applied([latestPage(before), { type: 'quoteAsked', seq: 1 }]);
  const toward = (room: TestRoom): TimelineEvent => ({
    type: 'logged',
    epoch: room.epoch,
    version: room.version,
    event: { type: 'reset', version: room.version },
  });

  test.each([1, 2, 3, 4])(
    'nothing from before is left, even if the restored room has as many changes: %i',
    (length) => {
      const restored = new TestRoom(
        Array.from({ length }, () => ({ kind: 'send' as const })),
        'restored',
      );
      const fresh = applied([latestPage(restored)]);
      const reset = applied([toward(restored)], known);
      expect(reset).toMatchObject({ isLoaded: false, messages: [], epoch: 'restored', version: length });
      for (const events of [[toward(restored), latestPage(restored)], [latestPage(restored)]]) {
        const timeline = applied(events, known);
        expect(timeline).toEqual({ ...fresh, staleUntil: null });
      }
    },
  );

  test('late items from before change nothing, and a page is not joined to what was loaded before', () => {
    const restored = new TestRoom([{ kind: 'send' }], 'restored');
    const loaded = applied([latestPage(restored)], known);
    expect(applied([before.logged(3)], loaded)).toEqual(loaded);
    const page = restored.pageAt(1, {}, 10);
    expect(applied([{ type: 'pageLoaded', page, placement: 'extend' }], known)).toEqual(known);
  });

  test('a server from a release without epochs is followed as before', () => {
    const room = new TestRoom([{ kind: 'send' }, { kind: 'send' }, { kind: 'send' }], '');
    expect(applied([room.logged(3)], known).messages).toHaveLength(3);
    expect(applied([toward(room)], known).messages).toEqual(known.messages);
  });
});

describe('many events at once', () => {
  test('have the same result as one by one', () => {
    fc.assert(
      fc.property(changes, fc.nat(), fc.infiniteStream(fc.nat()), (made, from, order) => {
        const room = new TestRoom(made);
        const pageVersion = from % (room.version + 1);
        const log = versionsAfter(pageVersion, room).map((version) => room.logged(version));
        const reset: TimelineEvent = {
          type: 'logged',
          epoch,
          version: pageVersion,
          event: { type: 'reset', version: pageVersion },
        };
        const answers = room.states.slice(pageVersion).map((state): TimelineEvent => {
          return { type: 'answered', message: state };
        });
        const events = shuffle([...log, ...log, ...answers, latestPage(room, pageVersion), reset], order);
        expect(applyEvents(emptyTimeline, events)).toEqual(applied(events));
      }),
      propertyRuns(100),
    );
  });

  test('are each looked at only a few times, however many there are or were before', () => {
    const countReads = (length: number, before: number) => {
      let reads = 0;
      const counted = (seq: number) =>
        new Proxy(message(seq, seq), {
          get(target, property) {
            reads++;
            return Reflect.get(target, property) as unknown;
          },
        });
      const messages = Array.from({ length: before }, (_, index) => counted(index + 1));
      const page = { messages, epoch, version: before, nextBefore: null, nextAfter: null };
      const start = applied([{ type: 'pageLoaded', page, placement: 'replace' }]);
      const events = Array.from({ length }, (_, index): TimelineEvent => {
        const seq = before + index + 1;
        return {
          type: 'logged',
          epoch,
          version: seq,
          event: { type: 'messageChanged', message: counted(seq) },
        };
      });
      reads = 0;
      expect(applyEvents(start, events).messages).toHaveLength(before + length);
      return reads;
    };
    expect(countReads(7_000, 10)).toBeLessThanOrEqual(7_000 * 8);
    expect(countReads(7_000, 1_000)).toBeLessThanOrEqual(7_000 * 8);
    expect(countReads(100, 10_000)).toBeLessThanOrEqual(100 * 8 + 10);
  });

  test('that do not adjoin the range are kept up to a limit, the newest of them', () => {
    const room = roomOf(10);
    const events = Array.from({ length: 5_000 }, (_, index): TimelineEvent => {
      const seq = index + 20;
      return {
        type: 'logged',
        epoch,
        version: seq,
        event: { type: 'messageChanged', message: message(seq, seq) },
      };
    });
    const { loose } = applyEvents(applied([latestPage(room)]), events);
    expect([...loose.keys()]).toEqual(Array.from({ length: 500 }, (_, index) => index + 4_520));
  });
});

describe('a range that has outgrown what is being read', () => {
  const long = roomOf(3_000);
  const whole = applied([{ type: 'pageLoaded', page: long.pageAt(3_000, {}, 3_000), placement: 'replace' }]);

  test('keeps the newest, and has older ones to load', () => {
    const timeline = applyEvent(whole, { type: 'outgrown', readingSeq: null });
    expect(timeline.messages).toEqual(whole.messages.slice(-keptMessages));
    expect(reachesEnd(timeline) && hasOlder(timeline)).toBe(true);
    const before = timeline.messages[0]?.seq ?? 0;
    const page = long.pageAt(3_000, { before }, 50);
    const extended = applyEvent(timeline, { type: 'pageLoaded', page, placement: 'extend' });
    expect(seqsOf(extended)).toEqual(seqsOf(whole).slice(-keptMessages - 50));
  });

  test('keeps everything around the message that is being read, and has newer ones to load', () => {
    const timeline = applyEvent(whole, { type: 'outgrown', readingSeq: 1_200 });
    expect(seqsOf(timeline)).toEqual(seqsOf(whole).slice(0, 1_200 + keptMessages));
    expect(reachesEnd(timeline)).toBe(false);
    expect(timeline.endSeq).toBe(3_000);
    const next = applyEvent(timeline, { type: 'answered', message: message(3_001, 3_001) });
    expect(seqsOf(next)).toEqual(seqsOf(timeline));
  });

  test('stays as it is if the end is near', () => {
    expect(applyEvent(whole, { type: 'outgrown', readingSeq: 2_900 })).toBe(whole);
  });
});

describe('a range that does not reach the end', () => {
  const room = roomOf(40);
  const around: TimelineEvent = {
    type: 'pageLoaded',
    page: room.pageAt(40, { around: 10 }, limit),
    placement: 'replace',
  };

  test('takes edits of loaded messages, but no new messages', () => {
    const timeline = applied([
      around,
      { type: 'logged', epoch, version: 41, event: { type: 'messageChanged', message: message(41, 41) } },
      {
        type: 'logged',
        epoch,
        version: 42,
        event: { type: 'messageChanged', message: message(10, 42, { content: 'new' }) },
      },
    ]);
    expect(seqsOf(timeline)).toEqual([9, 10, 11]);
    expect(messageAt(timeline, 10)?.content).toBe('new');
    expect(reachesEnd(timeline)).toBe(false);
    expect(timeline.endSeq).toBe(41);
  });

  test('reaches the end by newer pages and takes new messages from then on', () => {
    let timeline = applied([around]);
    while (!reachesEnd(timeline)) {
      const after = timeline.messages.at(-1)?.seq ?? 0;
      timeline = applyEvent(timeline, {
        type: 'pageLoaded',
        page: room.pageAt(40, { after }, limit),
        placement: 'extend',
      });
    }
    timeline = applyEvent(timeline, { type: 'answered', message: message(41, 41) });
    expect(seqsOf(timeline)).toEqual(Array.from({ length: 33 }, (_, index) => index + 9));
  });

  test('gets no gap from a page that does not adjoin it', () => {
    const page = room.pageAt(40, { before: 35 }, limit);
    const timeline = applied([around, { type: 'pageLoaded', page, placement: 'extend' }]);
    expect(seqsOf(timeline)).toEqual([9, 10, 11]);
  });
});

test('a message that arrives before its predecessor waits for it', () => {
  const room = roomOf(10);
  const ahead = applied([latestPage(room), { type: 'answered', message: message(12, 12) }]);
  expect(seqsOf(ahead).at(-1)).toBe(10);
  expect(reachesEnd(ahead)).toBe(false);

  const whole = applyEvent(ahead, { type: 'answered', message: message(11, 11) });
  expect(seqsOf(whole).slice(-2)).toEqual([11, 12]);
  expect(reachesEnd(whole)).toBe(true);
});

test('an answer does not move the position to follow from, because earlier changes may be missing', () => {
  const timeline = applied([latestPage(roomOf(3)), { type: 'answered', message: message(5, 9) }]);
  expect(timeline.version).toBe(3);
  expect(timeline.answeredVersion).toBe(9);
});

test('a room without messages takes its first one', () => {
  const timeline = applied([latestPage(roomOf(0)), { type: 'answered', message: message(1, 1) }]);
  expect(seqsOf(timeline)).toEqual([1]);
  expect(reachesEnd(timeline)).toBe(true);
});

test('nothing is shown before the first page', () => {
  const timeline = applied([{ type: 'answered', message: message(1, 1) }]);
  expect(timeline.isLoaded).toBe(false);
  expect(timeline.messages).toEqual([]);
});

test('an event that brings nothing new changes nothing', () => {
  const room = roomOf(3);
  const timeline = applied([latestPage(room)]);
  expect(applyEvent(timeline, { type: 'answered', message: message(3, 3) })).toBe(timeline);
});

describe('quotes of messages that are not loaded', () => {
  const room = roomOf(10);
  const quote: TimelineEvent[] = [
    { type: 'quoteAsked', seq: 2 },
    { type: 'quoteAnswered', seq: 2, since: 10, message: message(2, 2) },
  ];
  const shown = applied([latestPage(room), ...quote]);
  const edited = message(2, 11, { content: 'edited' });
  const deleted = message(2, 12, { content: '', deletedAt: '2026-01-31T12:00:00.000Z' });
  const logged = (changed: typeof edited): TimelineEvent => ({
    type: 'logged',
    epoch,
    version: changed.version,
    event: { type: 'messageChanged', message: changed },
  });

  test('are requested, and then known', () => {
    expect(quoteAt(applied([latestPage(room)]), 2)).toBeUndefined();
    expect(quoteAt(applied([latestPage(room), { type: 'quoteAsked', seq: 2 }]), 2)).toBeUndefined();
    expect(quoteAt(shown, 2)).toEqual(message(2, 2));
    expect(quoteAt(applied([{ type: 'quoteAnswered', seq: 99, since: 10, message: null }], shown), 99)).toBe(
      null,
    );
  });

  test('follow each edit and the deletion, and the messages shown stay as they are', () => {
    const afterEdit = applyEvent(shown, logged(edited));
    expect(quoteAt(afterEdit, 2)).toEqual(edited);
    expect(quoteAt(applied([logged(deleted), logged(edited)], shown), 2)).toEqual(deleted);
    expect(quoteAt(applied([{ type: 'answered', message: deleted }], shown), 2)).toEqual(deleted);
    expect(afterEdit.messages).toEqual(shown.messages);
  });

  test('are not overwritten by an answer that is older than the log', () => {
    const [ask, answer] = quote;
    if (ask === undefined || answer === undefined) throw new Error('There are two events.');
    expect(quoteAt(applied([latestPage(room), ask, logged(deleted), answer]), 2)).toEqual(deleted);
    expect(quoteAt(applied([latestPage(room), logged(deleted), ask, answer]), 2)).toEqual(deleted);
  });

  test('are requested again after changes may have been missed', () => {
    const reset = applied(
      [{ type: 'logged', epoch, version: 30, event: { type: 'reset', version: 30 } }],
      shown,
    );
    const returned = applied([latestPage(roomOf(30))], shown);
    for (const timeline of [reset, returned]) {
      expect(timeline.quotesSince).toBe(30);
      expect(quoteAt(timeline, 2)).toBeUndefined();
      // Answers to earlier requests are ignored.
      expect(applied(quote, timeline).quotes.get(2)).toBeUndefined();
    }
    expect(quoteAt(applied([latestPage(room)], shown), 2)).toEqual(message(2, 2));
  });

  test('are taken from loaded messages if those are newer', () => {
    const page = { ...room.pageAt(10, {}, 10), version: 10 };
    const loaded = applied([{ type: 'pageLoaded', page, placement: 'replace' }, logged(edited)], shown);
    expect(quoteAt(loaded, 2)).toEqual(edited);
    expect(quoteAt(loaded, 3)).toEqual(message(3, 3));
  });

  test('are forgotten when there are very many, the oldest first', () => {
    const many = Array.from({ length: 600 }, (_, index): TimelineEvent => ({
      type: 'quoteAnswered',
      seq: 1_000 + index,
      since: 10,
      message: null,
    }));
    const timeline = applied(many, shown);
    expect(timeline.quotes.size).toBe(500);
    expect(quoteAt(timeline, 2)).toBeUndefined();
    expect(quoteAt(timeline, 1_599)).toBe(null);
  });
});

function versionsAfter(version: number, room: TestRoom): number[] {
  return Array.from({ length: room.version - version }, (_, index) => version + 1 + index);
}

function shuffle<T>(items: readonly T[], order: Iterator<number>): T[] {
  return items
    .map((item): [number, T] => [order.next().value ?? 0, item])
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}
