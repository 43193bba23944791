import { isPair } from '@parley/rules';
import { messageOf, type PostedMessage } from '../integrations/slack/message.ts';
import { readPayload } from '../integrations/slack/payload.ts';
import { people, type DemoPerson } from './content/people.ts';
import { languages } from './content/phrases/languages.ts';
import { rooms, type DemoRoom } from './content/rooms.ts';
import { SeededRandom } from './seeded-random.ts';
import { talk, type Speaker } from './talk.ts';
import { dayMs, hourMs, spanMs, workingMoment } from './work-hours.ts';

export interface DemoOptions {
  /** The same seed gives the same data. */
  seed: number;
  /** No message is newer than this, in milliseconds since 1970. */
  until: number;
  messageCount: number;
}

export interface PlannedRoom {
  room: DemoRoom;
  /** Indexes into `people`, the owner first. */
  members: number[];
  createdAt: number;
  invites: PlannedInvite[];
}

export interface PlannedInvite {
  /** Index into `people`. */
  by: number;
  createdAt: number;
  expiresAt: number;
  maxUses: number | null;
}

/** A ban or a silence, set by a room's moderator. */
export interface PlannedRestriction {
  /** Index into `rooms`. */
  room: number;
  /** Index into `people`. */
  person: number;
  at: number;
  reason: string | null;
  /** When a silence ends; null for a ban. */
  until: number | null;
}

interface PlannedSend {
  kind: 'send';
  at: number;
  /** Index into `rooms`. */
  room: number;
  /** Index into `people`; null for a post to the room's webhook. */
  author: number | null;
  content: string;
  /** The message's number in its room; the same below. */
  seq: number;
  replyTo: number | null;
  /** What a program posted. */
  post: PostedMessage | null;
}

type PlannedRevision =
  | { kind: 'edit'; at: number; room: number; author: number; seq: number; content: string }
  | { kind: 'delete'; at: number; room: number; deletedBy: number; seq: number };

export type PlannedChange = PlannedSend | PlannedRevision;

/** Everything to write, without any secrets. */
export interface DemoPlan {
  people: readonly (DemoPerson & { createdAt: number })[];
  rooms: PlannedRoom[];
  /** In order of time. */
  changes: PlannedChange[];
  /** Read marks of people who wrote nothing afterwards. */
  readMarks: { room: number; person: number; seq: number }[];
  restrictions: PlannedRestriction[];
}

/** The person to sign in as: their index in `people`. */
export const viewer = 0;
/** The greatest age of the viewer's oldest unread message. The viewer writes nothing after it. */
const unreadMs = 20 * hourMs;
const chances = { delete: 0.02, deletedByOwner: 0.2, hasReadAll: 0.55 };

/** Plans the whole workspace in memory. */
export function planDemo({ seed, until, messageCount }: DemoOptions): DemoPlan {
  const since = until - spanMs;
  const plan: DemoPlan = {
    people: people.map((person, index) => ({ ...person, createdAt: since - 7 * dayMs + index * hourMs })),
    rooms: rooms.map((room, index) => ({
      room,
      members: membersOf(room),
      createdAt: since - dayMs + index * 60_000,
      invites: invitesOf(room, until),
    })),
    changes: [],
    readMarks: [],
    restrictions: rooms.flatMap((room, index) => restrictionsOf(room, { room: index, at: until })),
  };
  const counts = countsOf(messageCount);
  for (const [index, planned] of plan.rooms.entries()) {
    // One generator per room, so that a change in one room leaves the others as they are.
    const random = new SeededRandom(seed + index * 7_919);
    const drafts = draftMessages(random, planned, { count: counts[index] ?? 0, since, until });
    plan.changes.push(...changesOf(random, drafts, { index, planned, until }));
    plan.readMarks.push(...readMarksOf(random, drafts.length, { index, planned }));
  }
  // The sort is stable: changes at the same moment keep their order, so that a message precedes changes to it.
  plan.changes.sort((a, b) => a.at - b.at);
  return plan;
}

function personOf(name: string): number {
  return people.findIndex(({ username }) => username === name);
}

/** Silences last for a week after the newest message. */
function restrictionsOf(
  { banned = [], silenced = [] }: DemoRoom,
  place: { room: number; at: number },
): PlannedRestriction[] {
  return [
    ...banned.map(({ username, reason }) => ({ ...place, person: personOf(username), reason, until: null })),
    ...silenced.map((username) => ({
      ...place,
      person: personOf(username),
      reason: null,
      until: place.at + 7 * dayMs,
    })),
  ];
}

function membersOf({ members }: DemoRoom): number[] {
  if (members === 'everyone') return people.map((_, index) => index);
  return members.map(indexOf);
}

function indexOf(username: string): number {
  const index = people.findIndex((person) => person.username === username);
  if (index === -1) throw new Error(`Nobody in people.ts is called ${username}.`);
  return index;
}

function invitesOf({ invites = [] }: DemoRoom, until: number): PlannedInvite[] {
  return invites.map(({ by, ageDays, lifeDays, maxUses }) => {
    const createdAt = until - ageDays * dayMs;
    return { by: indexOf(by), createdAt, expiresAt: createdAt + lifeDays * dayMs, maxUses };
  });
}

/** Splits the count by the rooms' shares; the first room gets the rest. */
function countsOf(messageCount: number): number[] {
  const whole = rooms.reduce((sum, { share }) => sum + share, 0);
  const [, ...others] = rooms.map(({ share }) => Math.floor((messageCount * share) / whole));
  return [messageCount - others.reduce((sum, count) => sum + count, 0), ...others];
}

interface PlannedMessage {
  at: number;
  author: number | null;
  content: string;
  edited: string | null;
  replyTo: PlannedMessage | null;
  post: PostedMessage | null;
  /** Whether it is unread for the viewer. */
  isUnread: boolean;
}

interface Span {
  count: number;
  since: number;
  until: number;
  isUnread: boolean;
}

/** The messages of a room, in order of time. */
function draftMessages(
  random: SeededRandom,
  planned: PlannedRoom,
  { count, since, until }: Omit<Span, 'isUnread'>,
): PlannedMessage[] {
  const unreadCount = Math.min(planned.room.unread ?? 0, count);
  const readUntil = unreadCount > 0 ? until - unreadMs : until;
  return [
    ...draftSpan(random, planned, { count: count - unreadCount, since, until: readUntil, isUnread: false }),
    ...draftSpan(random, planned, { count: unreadCount, since: readUntil, until, isUnread: true }),
  ].toSorted((a, b) => a.at - b.at);
}

function draftSpan(random: SeededRandom, planned: PlannedRoom, span: Span): PlannedMessage[] {
  const postCount = Math.round(span.count * (planned.room.webhook?.share ?? 0));
  return [
    ...draftPosts(random, planned.room, { ...span, count: postCount }),
    ...draftTalks(random, planned, { ...span, count: span.count - postCount }),
  ];
}

/** Conversations, the first of which ends shortly before the end of the span. */
function draftTalks(random: SeededRandom, { room, members }: PlannedRoom, span: Span): PlannedMessage[] {
  const { count, until, isUnread } = span;
  const drafts: PlannedMessage[] = [];
  while (drafts.length < count) {
    const phrases = phrasesOf(random.pick(room.languages.slice(0, random.int(1, room.languages.length))));
    const audience = speakersOf(members, phrases.language);
    const writers = isUnread ? audience.filter(({ person }) => person !== viewer) : audience;
    const length = Math.min(random.int(3, 14), count - drafts.length);
    const speakers = random.sample(writers, random.int(2, 5));
    const lines = talk(random, { phrases, speakers, audience, length });
    const pauses = lines.map(() => random.int(15, 400) * 1_000);
    const latest = until - 60_000 - pauses.reduce((sum, pause) => sum + pause, 0);
    let at = drafts.length === 0 ? latest - random.int(0, hourMs) : beginning(random, latest, span);
    const drafted: PlannedMessage[] = [];
    for (const [place, { person, content, replyTo, edited }] of lines.entries()) {
      at += pauses[place] ?? 0;
      const answered = replyTo === null ? null : (drafted[replyTo] ?? null);
      drafted.push({ at, author: person, content, edited, replyTo: answered, post: null, isUnread });
    }
    drafts.push(...drafted);
  }
  return drafts;
}

/** When a conversation begins: no later than `latest`, so that it ends within its span. */
function beginning(random: SeededRandom, latest: number, { since, until, isUnread }: Span): number {
  // The last hours may be at night or on a Sunday.
  if (isUnread) return since + Math.floor((latest - since) * random.next());
  return Math.min(latest, workingMoment(random, { since, until }));
}

function phrasesOf(language: string) {
  const phrases = languages.find((each) => each.language === language);
  if (phrases === undefined) throw new Error(`There are no phrases in ${language}.`);
  return phrases;
}

function speakersOf(members: readonly number[], language: string): Speaker[] {
  return members.flatMap((person) => {
    const { called, languages: spoken } = personAt(person);
    return spoken.includes(language) ? { person, called } : [];
  });
}

function personAt(index: number): DemoPerson {
  const person = people[index];
  if (person === undefined) throw new Error(`There is no person at index ${index}.`);
  return person;
}

/** What programs post, as the server parses it. */
function draftPosts(random: SeededRandom, { webhook }: DemoRoom, span: Span): PlannedMessage[] {
  if (webhook === undefined) return [];
  const { count, since, until, isUnread } = span;
  return Array.from({ length: count }, () => {
    const at = since + 60_000 + Math.floor((until - since - 120_000) * random.next());
    const payload = readPayload(JSON.stringify(webhook.posts(random, at)));
    const post = payload && messageOf(payload);
    if (post === null) throw new Error(`A post of ${webhook.name} shows nothing.`);
    return { at, author: null, content: post.content, edited: null, replyTo: null, post, isUnread };
  });
}

interface PlannedSpan {
  index: number;
  planned: PlannedRoom;
  until: number;
}

function changesOf(
  random: SeededRandom,
  drafts: readonly PlannedMessage[],
  { index: room, planned, until }: PlannedSpan,
): PlannedChange[] {
  const seqs = new Map(drafts.map((draft, index) => [draft, index + 1]));
  const seqOf = (draft: PlannedMessage) => seqs.get(draft) ?? 0;
  const sends = drafts.map((draft): PlannedSend => {
    const { at, author, content, post, replyTo } = draft;
    return {
      kind: 'send',
      at,
      room,
      author,
      content,
      seq: seqOf(draft),
      replyTo: replyTo && seqOf(replyTo),
      post,
    };
  });
  const revisions = drafts.flatMap((draft): PlannedRevision[] => {
    const { author, edited, isUnread } = draft;
    if (author === null) return [];
    const seq = seqOf(draft);
    const changes: PlannedRevision[] = [];
    let { at } = draft;
    const later = (seconds: number) => (at = Math.min(until, at + random.int(5, seconds) * 1_000));
    if (edited !== null) changes.push({ kind: 'edit', at: later(900), room, author, seq, content: edited });
    if (!isUnread && random.chance(chances.delete)) {
      const isByOwner = !isPair(planned.room) && random.chance(chances.deletedByOwner);
      const deletedBy = isByOwner ? (planned.members[0] ?? author) : author;
      changes.push({ kind: 'delete', at: later(3_600), room, deletedBy, seq });
    }
    return changes;
  });
  return [...sends, ...revisions];
}

function readMarksOf(random: SeededRandom, count: number, { index, planned }: Omit<PlannedSpan, 'until'>) {
  const unread = Math.min(planned.room.unread ?? 0, count);
  return planned.members.map((person) => {
    const behind = random.chance(chances.hasReadAll) ? 0 : random.int(1, 60);
    return { room: index, person, seq: Math.max(0, count - (person === viewer ? unread : behind)) };
  });
}
