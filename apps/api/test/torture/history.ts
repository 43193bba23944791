import type { Message } from '@parley/api-contract';

export interface Change {
  kind: 'send' | 'edit' | 'delete';
  /** What the message says after it; empty for a delete. */
  content: string;
  /** Whether an attempt was never answered: it may have been done, and may be done at any time later. */
  isUncertain: boolean;
}

/** One message of a writer: all that was tried on it, and what the server said of it. */
export interface OwnMessage {
  roomId: number;
  authorId: number;
  clientMessageId: string;
  changes: Change[];
  /** The newest state that the server acknowledged; null while it has acknowledged none. */
  acknowledged: Message | null;
}

type Shown = Pick<Message, 'roomId' | 'seq' | 'version' | 'content' | 'clientMessageId'> & {
  authorId: number;
  isDeleted: boolean;
};

/** Everything that was tried and everything that was seen, by whom it may be. */
export class History {
  readonly violations: string[] = [];
  readonly messages: OwnMessage[] = [];
  #shownByVersion = new Map<string, string>();

  add(roomId: number, authorId: number, clientMessageId: string): OwnMessage {
    const message: OwnMessage = { roomId, authorId, clientMessageId, changes: [], acknowledged: null };
    this.messages.push(message);
    return message;
  }

  violated(what: string): void {
    this.violations.push(what);
  }

  /** A version of a room is one state of one message, whoever shows it: an answer, a follower's item, a page or the database. */
  see(shown: Shown, where: string): void {
    const { roomId, seq, version, authorId, clientMessageId, content, isDeleted } = shown;
    const state = JSON.stringify({ seq, authorId, clientMessageId, content, isDeleted });
    const key = `${roomId}.${version}`;
    const known = this.#shownByVersion.get(key);
    if (known === undefined) this.#shownByVersion.set(key, state);
    else if (known !== state) {
      this.violated(`Version ${version} of room ${roomId} was ${known}, and is ${state} in ${where}.`);
    }
  }

  seeMessage(message: Message, where: string): void {
    this.see({ ...message, authorId: message.author.id, isDeleted: message.deletedAt !== null }, where);
  }

  acknowledge(own: OwnMessage, message: Message, by: string): void {
    this.seeMessage(message, `an answer to ${by}`);
    const before = own.acknowledged;
    if (message.clientMessageId !== own.clientMessageId || message.roomId !== own.roomId) {
      this.violated(`${by} asked about ${own.clientMessageId} and was answered ${JSON.stringify(message)}.`);
    } else if (before !== null && before.seq !== message.seq) {
      this.violated(
        `${own.clientMessageId} of ${by} was acknowledged as ${before.seq} and as ${message.seq}.`,
      );
    } else if (before === null || message.version > before.version) {
      own.acknowledged = message;
    }
  }
}
