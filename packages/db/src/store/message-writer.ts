import { setImmediate as turnEnd } from 'node:timers/promises';
import type { MessageRow } from '../schema/tables.ts';
import type { MessageChange, MessageChangeResult } from './message-changes.ts';
import type { MessageStore } from './messages.ts';

export interface MessageWriter {
  /** Resolves after the commit that holds the change; rejects when that commit failed, and then nothing was changed. */
  submit(change: MessageChange): Promise<MessageChangeResult>;
  /** Resolves when everything submitted so far is answered. */
  drain(): Promise<void>;
}

export interface MessageWriterOptions {
  /**
   * Called right after a commit, before anyone is answered, with the messages as each of its changes left them: in each room the
   * versions ascend without a gap. Must not throw.
   */
  onCommitted: (messages: MessageRow[]) => void;
  /** How many changes one commit takes at most. Default 500. */
  maxBatchSize?: number;
}

/**
 * Writes messages in groups: what is submitted while a commit is under way goes into the next one. When idle, a submission waits
 * only for those of the same turn of the event loop.
 */
export function createMessageWriter(
  messages: Pick<MessageStore, 'apply'>,
  { onCommitted, maxBatchSize = 500 }: MessageWriterOptions,
): MessageWriter {
  const queue: Submission[] = [];
  let writing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    try {
      while (queue.length > 0) {
        await turnEnd();
        await writeBatch(queue.splice(0, maxBatchSize));
      }
    } finally {
      writing = undefined;
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
    onCommitted(results.flatMap((result) => (result.ok && result.isChange ? result.message : [])));
    for (const [index, { answer }] of batch.entries()) {
      const result = results[index];
      if (result === undefined) answer.reject(new Error('A message was written and not answered.'));
      else answer.resolve(result);
    }
  }

  return {
    submit(change) {
      const answer = Promise.withResolvers<MessageChangeResult>();
      queue.push({ change, answer });
      writing ??= writeAll();
      return answer.promise;
    },

    async drain() {
      while (writing !== undefined) await writing;
    },
  };
}

interface Submission {
  change: MessageChange;
  answer: PromiseWithResolvers<MessageChangeResult>;
}
