import { setImmediate as turnEnd } from 'node:timers/promises';
import type { MembershipRow, MessageRow } from '../schema/tables.ts';
import type { MessageStore } from './messages.ts';
import type { MessageChangeResult } from './messages/changes/change-kind.ts';
import type { MessageChange } from './messages/changes/registry.ts';

export interface MessageWriter {
  /**
   * Resolves after the commit that contains the change. Rejects if that commit failed: then nothing was changed, unless only the answer to
   * the commit was lost. It is safe to submit the same change again.
   */
  submit(change: MessageChange): Promise<MessageChangeResult>;
  /** Resolves when everything submitted so far is answered. */
  drain(): Promise<void>;
}

export interface MessageWriterOptions {
  /**
   * Called right after a commit, before anyone is answered, with the messages as each of its changes left them: in each room the versions
   * ascend, without gaps unless somebody else writes to the database. Messages that were sent or deleted again are included, because the
   * answer to their first commit may have been lost, and its events with it. Must not throw.
   */
  onCommitted: (messages: CommittedMessage[]) => void;
  /** How many changes one commit may have. Default 500. */
  maxBatchSize?: number;
}

/** A message as a commit left it. */
export interface CommittedMessage {
  message: MessageRow;
  change: MessageChange;
  /** The membership of the person who made the change. */
  membership: MembershipRow | null;
}

/**
 * Writes messages in groups: what is submitted while a commit is under way goes into the next one. When idle, a submission waits only for
 * others in the same turn of the event loop. If the database writes rooms apart, each room has its own groups.
 */
export function createMessageWriter(
  messages: Pick<MessageStore, 'apply' | 'writesRoomsApart'>,
  { onCommitted, maxBatchSize = 500 }: MessageWriterOptions,
): MessageWriter {
  /** What is under way, by room or for all rooms. */
  const lanes = new Map<number | 'all rooms', Lane>();

  async function writeAll(key: number | 'all rooms', queue: Submission[]): Promise<void> {
    try {
      while (queue.length > 0) {
        await turnEnd();
        await writeBatch(queue.splice(0, maxBatchSize));
      }
    } finally {
      lanes.delete(key);
    }
  }

  async function writeBatch(batch: readonly Submission[]): Promise<void> {
    let results: MessageChangeResult[];
    try {
      results = await messages.apply(batch.map(({ change }) => change));
    } catch (error) {
      for (const { answer } of batch) answer.reject(error);
      return;
    }
    onCommitted(committedBy(batch, results));
    for (const [index, { answer }] of batch.entries()) {
      const result = results[index];
      if (result === undefined) answer.reject(new Error('A message was written and not answered.'));
      else answer.resolve(result);
    }
  }

  return {
    submit(change) {
      const answer = Promise.withResolvers<MessageChangeResult>();
      const key = messages.writesRoomsApart ? change.roomId : 'all rooms';
      const lane = lanes.get(key);
      if (lane !== undefined) lane.queue.push({ change, answer });
      else {
        const queue = [{ change, answer }];
        lanes.set(key, { queue, written: writeAll(key, queue) });
      }
      return answer.promise;
    },

    async drain() {
      while (lanes.size > 0) await Promise.all(Array.from(lanes.values(), ({ written }) => written));
    },
  };
}

/** One commit after the other. */
interface Lane {
  queue: Submission[];
  /** Resolves when the queue is empty and the lane is gone. */
  written: Promise<void>;
}

interface Submission {
  change: MessageChange;
  answer: PromiseWithResolvers<MessageChangeResult>;
}

/** Each message once, by version. */
function committedBy(
  batch: readonly Submission[],
  results: readonly MessageChangeResult[],
): CommittedMessage[] {
  const committed: CommittedMessage[] = [];
  let isInOrder = true;
  for (const [index, { change }] of batch.entries()) {
    const result = results[index];
    if (result?.ok !== true) continue;
    const { message, alsoChanged, isChange, membership } = result;
    committed.push({ message, change, membership });
    for (const other of alsoChanged ?? []) committed.push({ message: other, change, membership });
    isInOrder &&= isChange && alsoChanged === undefined;
  }
  if (isInOrder) return committed;
  const byVersion = new Map(
    committed.map((each) => [`${each.message.roomId} ${each.message.version}`, each]),
  );
  return [...byVersion.values()].toSorted((a, b) => a.message.version - b.message.version);
}
