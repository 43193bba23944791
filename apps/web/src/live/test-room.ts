import type { Message, MessagePage } from '@parley/api-contract';
import type { TimelineEvent } from './apply-event.ts';

export const ann = {
  id: 1,
  username: 'ann',
  displayName: 'Ann',
  profilePicture: null,
  kind: 'person' as const,
  role: 'member' as const,
};
export const bo = {
  id: 2,
  username: 'bo',
  displayName: 'Bo',
  profilePicture: null,
  kind: 'person' as const,
  role: 'member' as const,
};

export const epoch = 'this-one';

const startMs = Date.UTC(2026, 0, 31, 12);

export function message(seq: number, version: number, more: Partial<Message> = {}): Message {
  return {
    id: seq,
    roomId: 7,
    seq,
    version,
    author: seq % 2 === 0 ? bo : ann,
    content: `text ${seq}`,
    clientMessageId: `client-${seq}`,
    replyTo: null,
    createdAt: new Date(startMs + seq * 1000).toISOString(),
    editedAt: null,
    deletedAt: null,
    ...more,
  };
}

/** What can happen in a room. Edits and deletions name a message by any number; it is taken modulo the length of the room. */
export type Change = { kind: 'send' } | { kind: 'edit' | 'delete'; pick: number };

/** A room as a server keeps it: every state of every message, by version. */
export class TestRoom {
  readonly states: Message[] = [];
  readonly epoch: string;

  constructor(changes: readonly Change[], ofEpoch = epoch) {
    this.epoch = ofEpoch;
    for (const change of changes) this.#change(change);
  }

  #change(change: Change) {
    const version = this.states.length + 1;
    const length = this.messagesAt(version).length;
    if (change.kind === 'send' || length === 0) {
      this.states.push(message(length + 1, version));
      return;
    }
    const seq = (change.pick % length) + 1;
    const at = new Date(startMs + version * 1000).toISOString();
    this.states.push(
      change.kind === 'edit'
        ? message(seq, version, { content: `edited at ${version}`, editedAt: at })
        : message(seq, version, { content: '', deletedAt: at }),
    );
  }

  get version(): number {
    return this.states.length;
  }

  /** The room as it was at a version, by seq. */
  messagesAt(version: number): Message[] {
    const latest = new Map<number, Message>();
    for (const state of this.states) if (state.version <= version) latest.set(state.seq, state);
    return [...latest.values()].toSorted((a, b) => a.seq - b.seq);
  }

  pageAt(
    version: number,
    anchor: { before?: number; after?: number; around?: number },
    limit: number,
  ): MessagePage {
    const all = this.messagesAt(version);
    const messages = sliceOf(all, anchor, limit);
    const first = messages[0];
    const last = messages.at(-1);
    return {
      messages,
      epoch: this.epoch,
      version,
      nextBefore: first === undefined || first.seq === 1 ? null : first.seq,
      nextAfter: last === undefined || last.seq === all.length ? null : last.seq,
    };
  }

  logged(version: number): TimelineEvent {
    const changed = this.states[version - 1];
    if (changed === undefined) throw new RangeError(`no version ${version}`);
    return {
      type: 'logged',
      epoch: this.epoch,
      version,
      event: { type: 'messageChanged', message: changed },
    };
  }
}

function sliceOf(
  all: readonly Message[],
  { before, after, around }: { before?: number; after?: number; around?: number },
  limit: number,
): Message[] {
  if (before !== undefined) return all.filter(({ seq }) => seq < before).slice(-limit);
  if (after !== undefined) return all.filter(({ seq }) => seq > after).slice(0, limit);
  if (around === undefined) return all.slice(-limit);
  const from = Math.max(0, Math.min(around - 1 - (limit >> 1), all.length - limit));
  return all.slice(from, from + limit);
}
