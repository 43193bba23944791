import type { Message, MessagePage, RoomEvent } from '@parley/api-contract';

/** What is known of a room's messages: one range of them without a gap, and what lies loose around it. */
export interface Timeline {
  isLoaded: boolean;
  /** Set when the server lost our position: what is here may be out of date until a page of this version or a later one replaces it. */
  staleUntil: number | null;
  /** By seq, without a gap. */
  messages: readonly Message[];
  /** Newest known states of messages that do not adjoin the range. A page that brings them may be older than they are. */
  loose: ReadonlyMap<number, Message>;
  /** The highest seq heard of in a page or an event, no more than the room has; the range reaches the live end when it reaches this. */
  endSeq: number;
  /** Every change of the range up to this version of the room is in it: the position to follow the room from. */
  version: number;
  /** The highest version that an answer was ahead with. While it is above `version`, the log has something yet to bring. */
  answeredVersion: number;
}

export type TimelineEvent =
  /** An item of the room's log. */
  | { type: 'logged'; version: number; event: RoomEvent }
  /** The answer to sending, editing or deleting. It says nothing of other messages. */
  | { type: 'answered'; message: Message }
  /** `replace` begins the range anew with the page; `extend` adds what adjoins it. */
  | { type: 'pageLoaded'; page: MessagePage; placement: 'replace' | 'extend' };

export const emptyTimeline: Timeline = {
  isLoaded: false,
  staleUntil: null,
  messages: [],
  loose: new Map(),
  endSeq: 0,
  version: 0,
  answeredVersion: 0,
};

const maxLoose = 500;

/** The only writer of timelines. Events may come in any order and any number of times: the highest version of each message wins. */
export function applyEvent(timeline: Timeline, event: TimelineEvent): Timeline {
  if (event.type === 'logged') return applyLogged(timeline, event.version, event.event);
  if (event.type === 'answered') return applyAnswered(timeline, event.message);
  return event.placement === 'replace' ? replacedBy(timeline, event.page) : extendedBy(timeline, event.page);
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

function applyLogged(timeline: Timeline, version: number, event: RoomEvent): Timeline {
  if (event.type === 'reset') return { ...timeline, staleUntil: event.version, version: event.version };
  const next = withMessage(timeline, event.message);
  return version > next.version ? { ...next, version } : next;
}

function applyAnswered(timeline: Timeline, message: Message): Timeline {
  const next = withMessage(timeline, message);
  const { version } = message;
  if (version <= Math.max(next.version, next.answeredVersion)) return next;
  return { ...next, answeredVersion: version };
}

function withMessage(timeline: Timeline, message: Message): Timeline {
  const { messages, loose } = timeline;
  const endSeq = Math.max(timeline.endSeq, message.seq);
  const present = messageAt(timeline, message.seq);
  if (present !== undefined) {
    if (present.version >= message.version) return timeline;
    return { ...timeline, messages: messages.with(messages.indexOf(present), message) };
  }
  const known = loose.get(message.seq);
  const newest = newer(known, message);
  if (newest === known) return timeline;
  return joined({ ...timeline, endSeq, loose: bounded(new Map(loose).set(message.seq, newest)) });
}

function replacedBy(timeline: Timeline, page: MessagePage): Timeline {
  const later = new Map<number, Message>();
  for (const message of [...timeline.messages, ...timeline.loose.values()]) {
    if (message.version > page.version) later.set(message.seq, message);
  }
  const messages = page.messages.map((message) => newer(later.get(message.seq), message));
  const { staleUntil } = timeline;
  return joined({
    ...timeline,
    isLoaded: true,
    staleUntil: staleUntil !== null && page.version < staleUntil ? staleUntil : null,
    messages,
    loose: later,
    endSeq: Math.max(staleUntil === null ? timeline.endSeq : 0, endOf(page), ...later.keys()),
    version: Math.max(timeline.version, page.version),
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

/** Takes what adjoins the end of the range out of the loose messages, and drops those that are in the range. */
function joined(timeline: Timeline): Timeline {
  if (!timeline.isLoaded || timeline.loose.size === 0) return timeline;
  const loose = new Map(timeline.loose);
  const appended: Message[] = [];
  const lastSeq = timeline.messages.at(-1)?.seq ?? 0;
  for (let seq = lastSeq + 1; ; seq++) {
    const message = loose.get(seq);
    if (message === undefined) break;
    appended.push(message);
  }
  const messages = appended.length > 0 ? [...timeline.messages, ...appended] : timeline.messages;
  const range = { messages };
  for (const seq of loose.keys()) if (isWithin(range, seq)) loose.delete(seq);
  return { ...timeline, messages, loose };
}

function isWithin({ messages }: Pick<Timeline, 'messages'>, seq: number): boolean {
  const first = messages[0];
  const last = messages.at(-1);
  return first !== undefined && last !== undefined && seq >= first.seq && seq <= last.seq;
}

/** Where the room ends as far as a page tells. */
function endOf({ messages, nextAfter }: MessagePage): number {
  const last = messages.at(-1)?.seq ?? 0;
  return nextAfter === null ? last : last + 1;
}

function newer(known: Message | undefined, message: Message): Message {
  return known !== undefined && known.version >= message.version ? known : message;
}

/** Forgets the oldest: whoever needs them loads their page. */
function bounded(loose: Map<number, Message>): Map<number, Message> {
  const excess = loose.size - maxLoose;
  if (excess > 0) for (const seq of [...loose.keys()].slice(0, excess)) loose.delete(seq);
  return loose;
}
