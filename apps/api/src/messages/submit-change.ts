import type { Message } from '@parley/api-contract';
import {
  createMessageWriter,
  type CommittedMessage,
  type MembershipRow,
  type MessageChange,
  type RefusedChange,
  type Store,
} from '@parley/db';
import type { DomainEvents, MessageEvent } from '../events/domain-events.ts';
import { usersOf, type MessageViews } from './views.ts';

export type ChangedMessage =
  | {
      ok: true;
      message: Message;
      /** The membership of the author, or of whoever changed the message; null if they are not in the room. */
      membership: MembershipRow | null;
    }
  | (RefusedChange & {
      /** With `silenced`: when it ends; absent if it is over by now. */
      until?: number | undefined;
    });

export interface MessageChangesParts {
  store: Store;
  messageViews: MessageViews;
  events: DomainEvents;
  onFailure: (error: unknown) => void;
}

/** Changes messages, and tells subscribers in the order of commits. */
export class MessageChanges {
  #parts: MessageChangesParts;
  #writer;

  constructor(parts: MessageChangesParts) {
    this.#parts = parts;
    this.#writer = createMessageWriter(parts.store.messages, {
      onCommitted: (committed) => void this.#tell(committed).catch(parts.onFailure),
    });
  }

  /** Resolves after the commit. New messages are made by `PostMessage`. */
  async make(change: MessageChange): Promise<ChangedMessage> {
    const { messageViews } = this.#parts;
    // Commits are told in order only if every user that they show is already loaded.
    await messageViews.prepare(await this.#shownBy(change));
    const result = await this.#writer.submit(change);
    if (!result.ok && result.reason === 'silenced')
      return { ...result, until: await this.#silenceEnd(change) };
    if (!result.ok) return result;
    return { ok: true, message: await messageViews.one(result.message), membership: result.membership };
  }

  /** Resolves when everything submitted so far is answered. */
  drain(): Promise<void> {
    return this.#writer.drain();
  }

  async #silenceEnd(change: MessageChange): Promise<number | undefined> {
    const place = { roomId: change.roomId, userId: madeBy(change) };
    const [restriction] = await this.#parts.store.restrictions.inForce([place]);
    return restriction?.until ?? undefined;
  }

  async #shownBy(change: MessageChange): Promise<number[]> {
    if (change.kind === 'send') return [change.authorId];
    const message = await this.#parts.store.messages.find(change.roomId, change.seq);
    return message === undefined ? [] : usersOf({ ...message, deletedBy: change.by });
  }

  async #tell(committed: readonly CommittedMessage[]): Promise<void> {
    const { messageViews, events } = this.#parts;
    const messages = await messageViews.all(committed.map(({ message }) => message));
    const happened = messages.map((message, index): MessageEvent => {
      const { change, membership } = committed[index] ?? missing();
      return { type: eventTypeOf(change), by: madeBy(change), message, membership };
    });
    events.emit(...happened);
  }
}

/** The kinds of changes to what a message says. All others decorate it. */
const contentEvents = new Map<MessageChange['kind'], MessageEvent['type']>([
  ['send', 'messagePosted'],
  ['edit', 'messageEdited'],
  ['delete', 'messageDeleted'],
]);

function eventTypeOf({ kind }: MessageChange): MessageEvent['type'] {
  return contentEvents.get(kind) ?? 'messageDecorated';
}

function madeBy(change: MessageChange): number {
  return change.kind === 'send' ? (change.by ?? change.authorId) : change.by;
}

function missing(): never {
  throw new Error('Each row makes one message.');
}
