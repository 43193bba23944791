import {
  isOtherEpoch,
  type LogItem,
  type Message,
  type MessagePage,
  type Position,
} from '@parley/api-contract';

/** What is known about a room's messages: one range without gaps, and loose messages around it. */
export interface Timeline {
  isLoaded: boolean;
  /** Set when the server lost our position: what is here may be out of date until a page of this version or a later one replaces it. */
  staleUntil: number | null;
  /** By seq, without gaps. */
  messages: readonly Message[];
  /** Newest known states of messages that do not adjoin the range. A page that brings them may be older than they are. */
  loose: ReadonlyMap<number, Message>;
  /**
   * Messages that are quoted in the room and were requested individually, each in its current state: null if there is no such message,
   * undefined until the answer arrives. The log keeps them up to date, loaded or not.
   */
  quotes: ReadonlyMap<number, Message | null | undefined>;
  /** The version at which the range was last loaded without following the log. Quotes requested earlier may be out of date. */
  quotesSince: number;
  /** The highest seq seen in a page or an event, at most the room's own. The range reaches the live end when it reaches this. */
  endSeq: number;
  /** The range has every change up to this version of the room, so this is the position to follow the room from. */
  version: number;
  /** The epoch of all versions here. Empty before the first page. */
  epoch: string;
  /** The highest version of an answer that was ahead of the log. While it is above `version`, the log has changes yet to bring. */
  answeredVersion: number;
}

export type TimelineEvent =
  /** An item of the room's log. */
  | ({ type: 'logged' } & LogItem)
  /** The answer to sending, editing or deleting. It says nothing about other messages. */
  | { type: 'answered'; message: Message }
  /** `replace` starts a new range with the page; `extend` adds what adjoins it. */
  | { type: 'pageLoaded'; page: MessagePage; placement: 'replace' | 'extend' }
  /** A quoted message is requested. */
  | { type: 'quoteAsked'; seq: number }
  /** The answer to that request; null if there is no such message. `since` is the value of `quotesSince` at the time of the request. */
  | { type: 'quoteAnswered'; seq: number; since: number; message: Message | null }
  /** The range is longer than necessary around the message that is being read; null: the newest message. */
  | { type: 'outgrown'; readingSeq: number | null };

export const emptyTimeline: Timeline = {
  isLoaded: false,
  staleUntil: null,
  messages: [],
  loose: new Map(),
  quotes: new Map(),
  quotesSince: 0,
  endSeq: 0,
  version: 0,
  epoch: '',
  answeredVersion: 0,
};

const maxLoose = 500;
const maxQuotes = 500;
/** A range that grows beyond this while nobody pages through it is cut. */
export const maxMessages = 1_000;
/** How many messages are left before the newest, or after the one being read, when a range is cut. */
export const keptMessages = 500;

/** The only writer of timelines. Events may come in any order and any number of times: the highest version of each message wins. */
export function applyEvent(timeline: Timeline, event: TimelineEvent): Timeline {
  switch (event.type) {
    case 'logged':
      return event.event.type === 'reset'
        ? resetTo(timeline, event)
        : applyChanges(timeline, [{ ...event, message: event.event.message }]);
    case 'answered':
      return applyAnswered(timeline, event.message);
    case 'quoteAsked':
      return timeline.quotes.has(event.seq) ? timeline : withQuote(timeline, event.seq, undefined);
    case 'quoteAnswered':
      return event.since === timeline.quotesSince ? withAnswer(timeline, event.seq, event.message) : timeline;
    case 'outgrown':
      return cutAround(timeline, event.readingSeq);
    default:
      return withPage(timeline, event);
  }
}

/** The same for many events. Consecutive changes are each looked at once, and the timeline is copied once for all of them. */
export function applyEvents(timeline: Timeline, events: readonly TimelineEvent[]): Timeline {
  let next = timeline;
  let changes: Change[] = [];
  for (const event of events) {
    if (event.type === 'logged' && event.event.type === 'messageChanged') {
      changes.push({ ...event, message: event.event.message });
      continue;
    }
    next = applyEvent(applyChanges(next, changes), event);
    changes = [];
  }
  return applyChanges(next, changes);
}

export function reachesEnd({ isLoaded, messages, endSeq }: Timeline): boolean {
  return isLoaded && (messages.at(-1)?.seq ?? 0) >= endSeq;
}

export function hasOlder({ messages }: Timeline): boolean {
  const first = messages[0];
  return first !== undefined && first.seq > 1;
}

/** A message of the range, by its seq. */
export function messageAt({ messages }: Timeline, seq: number): Message | undefined {
  const first = messages[0];
  return first && messages[seq - first.seq];
}

/** A quoted message in its current state. Null: there is none. Undefined: it is unknown and must be requested. */
export function quoteAt(timeline: Timeline, seq: number): Message | null | undefined {
  const quote = timeline.quotes.get(seq);
  const shown = messageAt(timeline, seq);
  return shown === undefined ? quote : newer(quote ?? undefined, shown);
}

/** The server lost our position. If its data has been replaced since, forgets what was loaded. */
function resetTo(timeline: Timeline, { epoch, version }: Position): Timeline {
  const kept = isOtherEpoch(timeline.epoch, epoch) ? emptyTimeline : timeline;
  return { ...kept, quotes: new Map(), quotesSince: version, staleUntil: version, epoch, version };
}

/** A message, and the position that the log has reached with it. */
interface Change extends Position {
  message: Message;
}

function applyChanges(timeline: Timeline, all: readonly Change[]): Timeline {
  // A page of restored data may come before the log is reset to it.
  const changes = all.filter(({ epoch }) => !isOtherEpoch(timeline.epoch, epoch));
  if (changes.length === 0) return timeline;
  const next = withMessages(
    timeline,
    changes.map(({ message }) => message),
  );
  const version = changes.reduce((highest, change) => Math.max(highest, change.version), 0);
  return version > next.version ? { ...next, version } : next;
}

function applyAnswered(timeline: Timeline, message: Message): Timeline {
  const next = withMessages(timeline, [message]);
  const { version } = message;
  if (version <= Math.max(next.version, next.answeredVersion)) return next;
  return { ...next, answeredVersion: version };
}

function withMessages(timeline: Timeline, changed: readonly Message[]): Timeline {
  const messages = [...timeline.messages];
  const loose = new Map(timeline.loose);
  let { endSeq, quotes } = timeline;
  let hasChanged = false;
  for (const message of changed) {
    const { seq } = message;
    if (quotes.has(seq)) quotes = withNewerQuote(quotes, message);
    const index = seq - (messages[0]?.seq ?? Infinity);
    const known = messages[index] ?? loose.get(seq);
    if (newer(known, message) === known) continue;
    hasChanged = true;
    endSeq = Math.max(endSeq, seq);
    if (messages[index] !== undefined) messages[index] = message;
    else {
      loose.set(seq, message);
      if (timeline.isLoaded) takeAdjoining(messages, loose);
      forgetOldest(loose, maxLoose);
    }
  }
  if (hasChanged) return { ...timeline, messages, loose, quotes, endSeq };
  return quotes === timeline.quotes ? timeline : { ...timeline, quotes };
}

function withNewerQuote(quotes: Timeline['quotes'], message: Message): Timeline['quotes'] {
  const known = quotes.get(message.seq) ?? undefined;
  return newer(known, message) === known ? quotes : new Map(quotes).set(message.seq, message);
}

/** The log may have delivered a newer state since the request. */
function withAnswer(timeline: Timeline, seq: number, answer: Message | null): Timeline {
  const known = timeline.quotes.get(seq) ?? timeline.loose.get(seq);
  return withQuote(timeline, seq, answer === null ? (known ?? null) : newer(known, answer));
}

function withQuote(timeline: Timeline, seq: number, quote: Message | null | undefined): Timeline {
  const quotes = new Map(timeline.quotes).set(seq, quote);
  forgetOldest(quotes, maxQuotes);
  return { ...timeline, quotes };
}

function withPage(
  timeline: Timeline,
  { page, placement }: Extract<TimelineEvent, { type: 'pageLoaded' }>,
): Timeline {
  const isOther = isOtherEpoch(timeline.epoch, page.epoch);
  if (placement === 'replace') return replacedBy(isOther ? emptyTimeline : timeline, page);
  // The log will report that the data was restored.
  return isOther ? timeline : extendedBy(timeline, page);
}

function replacedBy(timeline: Timeline, page: MessagePage): Timeline {
  const later = new Map<number, Message>();
  for (const message of [...timeline.messages, ...timeline.loose.values()]) {
    if (message.version > page.version) later.set(message.seq, message);
  }
  const messages = page.messages.map((message) => newer(later.get(message.seq), message));
  const { staleUntil } = timeline;
  // Changes between the log and this page are not delivered, so quotes must be requested again.
  const isAhead = page.version > timeline.version;
  return joined({
    ...timeline,
    ...(isAhead && { quotes: new Map(), quotesSince: page.version }),
    isLoaded: true,
    staleUntil: staleUntil !== null && page.version < staleUntil ? staleUntil : null,
    messages,
    loose: later,
    endSeq: Math.max(staleUntil === null ? timeline.endSeq : 0, endOf(page), ...later.keys()),
    version: Math.max(timeline.version, page.version),
    epoch: page.epoch,
  });
}

function extendedBy(timeline: Timeline, page: MessagePage): Timeline {
  const { messages, loose } = timeline;
  const first = messages[0];
  const last = messages.at(-1);
  const pageFirst = page.messages[0];
  const pageLast = page.messages.at(-1);
  if (!first || !last || !pageFirst || !pageLast) return timeline;
  const endSeq = Math.max(timeline.endSeq, endOf(page));
  if (pageFirst.seq > last.seq + 1 || pageLast.seq < first.seq - 1) return { ...timeline, endSeq };

  const fromPage = page.messages.map((message) =>
    newer(messageAt(timeline, message.seq) ?? loose.get(message.seq), message),
  );
  return joined({
    ...timeline,
    endSeq,
    messages: [
      ...messages.slice(0, Math.max(0, pageFirst.seq - first.seq)),
      ...fromPage,
      ...messages.slice(Math.max(0, pageLast.seq - first.seq + 1)),
    ],
  });
}

/** Moves loose messages that adjoin the end of the range into it, and drops those that are already in it. */
function joined(timeline: Timeline): Timeline {
  if (!timeline.isLoaded || timeline.loose.size === 0) return timeline;
  const messages = [...timeline.messages];
  const loose = new Map(timeline.loose);
  takeAdjoining(messages, loose);
  for (const seq of loose.keys()) if (isWithin({ messages }, seq)) loose.delete(seq);
  return { ...timeline, messages, loose };
}

/** Moves what adjoins the end of the range from the loose messages to the range. */
function takeAdjoining(messages: Message[], loose: Map<number, Message>): void {
  for (let seq = (messages.at(-1)?.seq ?? 0) + 1; ; seq++) {
    const message = loose.get(seq);
    if (message === undefined) return;
    messages.push(message);
    loose.delete(seq);
  }
}

function cutAround(timeline: Timeline, readingSeq: number | null): Timeline {
  const { messages } = timeline;
  const first = messages[0]?.seq ?? 0;
  // If an older message is being read, those above it stay, or it would move.
  const kept =
    readingSeq === null
      ? messages.slice(-keptMessages)
      : messages.slice(0, Math.max(1, readingSeq + keptMessages + 1 - first));
  return kept.length < messages.length ? { ...timeline, messages: kept } : timeline;
}

function isWithin({ messages }: Pick<Timeline, 'messages'>, seq: number): boolean {
  const first = messages[0];
  const last = messages.at(-1);
  return first !== undefined && last !== undefined && seq >= first.seq && seq <= last.seq;
}

/** Where the room ends, as far as a page shows. */
function endOf({ messages, nextAfter }: MessagePage): number {
  const last = messages.at(-1)?.seq ?? 0;
  return nextAfter === null ? last : last + 1;
}

function newer(known: Message | undefined, message: Message): Message {
  return known !== undefined && known.version >= message.version ? known : message;
}

/** Forgets the oldest entries. They are requested again when needed. */
function forgetOldest(known: Map<number, unknown>, max: number): void {
  for (const seq of known.keys()) {
    if (known.size <= max) return;
    known.delete(seq);
  }
}
