import { expect, test } from 'vitest';
import { createQuoteLoader } from './quote-loader.ts';
import { message } from './test-room.ts';

interface Call {
  roomId: number;
  seqs: number[];
}

/** A server that has the messages up to number 500 of each room, and returns at most `answered` of them at once. */
function loader(answered = Infinity) {
  const calls: Call[] = [];
  const load = createQuoteLoader({
    async quotes(call) {
      calls.push(call);
      const seqs = call.seqs.slice(0, answered);
      return Promise.resolve({
        messages: seqs.filter((seq) => seq <= 500).map((seq) => message(seq, seq, { roomId: call.roomId })),
        nextSeqs: call.seqs.slice(answered),
      });
    },
  });
  return { calls, load };
}

test('quotes that are requested at the same moment are one call per room, each quote once', async () => {
  const { calls, load } = loader();
  const quotes = await Promise.all([load(7, 3), load(7, 9), load(8, 3), load(7, 3), load(7, 999)]);
  expect(calls).toEqual([
    { roomId: 7, seqs: [3, 9, 999] },
    { roomId: 8, seqs: [3] },
  ]);
  expect(quotes.map((quote) => quote && [quote.roomId, quote.seq])).toEqual([
    [7, 3],
    [7, 9],
    [8, 3],
    [7, 3],
    null,
  ]);
  await load(7, 3);
  expect(calls).toHaveLength(3);
});

test('all quotes are answered, even if they do not fit into one call or one answer', async () => {
  const { calls, load } = loader(40);
  const seqs = Array.from({ length: 150 }, (_, index) => index + 1);
  const quotes = await Promise.all(seqs.map((seq) => load(7, seq)));
  expect(quotes.map((quote) => quote?.seq)).toEqual(seqs);
  expect(Math.max(...calls.map((call) => call.seqs.length))).toBe(100);
});

test('a failed call fails everyone who waits for it, and the next one tries again', async () => {
  let isDown = true;
  const load = createQuoteLoader({
    quotes: () =>
      isDown
        ? Promise.reject(new Error('down'))
        : Promise.resolve({ messages: [message(3, 3)], nextSeqs: [] }),
  });
  const results = await Promise.allSettled([load(7, 3), load(7, 4)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isDown = false;
  expect(await load(7, 3)).toMatchObject({ seq: 3 });
});
