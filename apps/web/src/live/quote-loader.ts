import { maxQuotes, type Message } from '@parley/api-contract';

/** The part of the API that quotes need. */
interface QuotesApi {
  quotes: (input: { roomId: number; seqs: number[] }) => Promise<{ messages: Message[]; nextSeqs: number[] }>;
}

/** Resolves with a quoted message as it now is; null if there is no such message. */
export type LoadQuote = (roomId: number, seq: number) => Promise<Message | null>;

/** Requests quoted messages. Those of one room that are requested at the same moment, as by a page of messages, are one call. */
export function createQuoteLoader(api: QuotesApi): LoadQuote {
  const batches = new Map<number, { seqs: Set<number>; answer: Promise<ReadonlyMap<number, Message>> }>();

  async function ask(roomId: number, seqs: ReadonlySet<number>): Promise<ReadonlyMap<number, Message>> {
    // Everything rendered in this turn makes its requests in it.
    await Promise.resolve();
    batches.delete(roomId);
    const found = new Map<number, Message>();
    let open = [...seqs];
    while (open.length > 0) {
      const { messages, nextSeqs } = await api.quotes({ roomId, seqs: open.slice(0, maxQuotes) });
      for (const message of messages) found.set(message.seq, message);
      open = [...nextSeqs, ...open.slice(maxQuotes)];
    }
    return found;
  }

  return async (roomId, seq) => {
    let batch = batches.get(roomId);
    if (batch === undefined) {
      const seqs = new Set<number>();
      batch = { seqs, answer: ask(roomId, seqs) };
      batches.set(roomId, batch);
    }
    batch.seqs.add(seq);
    return (await batch.answer).get(seq) ?? null;
  };
}
