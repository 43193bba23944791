import type { Message } from '@parley/api-contract';
import { messageText } from '@/lib/plain-text.ts';
import { senderName } from '@/lib/sender-name.ts';
import { m } from '@/paraglide/messages.js';

export interface Announcements {
  /** The newest message that was already there or has been announced; null until the end of the room is known. */
  heardSeq: number | null;
  items: readonly { seq: number; text: string }[];
}

/** The messages that can be announced: those up to the live end, or none while the reader is elsewhere. */
export interface LiveEnd {
  messages: readonly Message[];
  endSeq: number | null;
  viewerId: number;
}

const maxLength = 1000;
/** Kept until they have been read out. If more arrive at once, the rest would only delay the next ones. */
const maxItems = 10;

/** Adds the messages that others have written since. Each is announced once. If nothing is new, the same object is returned. */
export function hear(before: Announcements, { messages, endSeq, viewerId }: LiveEnd): Announcements {
  if (before.heardSeq === null) return endSeq === null ? before : { ...before, heardSeq: endSeq };
  const { heardSeq } = before;
  const newest = messages.at(-1);
  if (newest === undefined || newest.seq <= heardSeq) return before;
  const arrived = messages.slice(messages.findLastIndex(({ seq }) => seq <= heardSeq) + 1);
  const announced = arrived.filter(({ author, deletedAt }) => author.id !== viewerId && deletedAt === null);
  return {
    heardSeq: newest.seq,
    items: [...before.items, ...announced.slice(-maxItems).map(itemOf)].slice(-maxItems),
  };
}

function itemOf(message: Message) {
  const text = messageText(message, maxLength);
  return { seq: message.seq, text: m.timeline_announce({ author: senderName(message), text }) };
}
