import { maxQuotes, type Message } from '@parley/api-contract';

/** What of the server quotes need. */
interface QuotesApi {
  quotes: (input: { roomId: number; seqs: number[] }) => Promise<{ messages: Message[]; nextSeqs: number[] }>;
}

/** Resolves with a quoted message as it now is; null if there is no such message. */
export type LoadQuote = (roomId: number, seq: number) => Promise<Message | null>;

/** Asks for quoted messages. Those of a room that are asked for at the same moment, as a page of messages does, are one call. */
export function createQuoteLoader(api: QuotesApi): LoadQuote {
  const batches = new Map<number, { seqs: Set<number>; answer: Promise<ReadonlyMap<number, Message>> }>();

  async function ask(roomId: number, seqs: ReadonlySet<number>): Promise<ReadonlyMap<number, Message>> {
    // Whatever is rendered in this turn asks in it.
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
