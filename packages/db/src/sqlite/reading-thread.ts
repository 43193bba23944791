import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SQLInputValue } from 'node:sqlite';
import type { AsyncRemoteCallback } from 'drizzle-orm/sqlite-proxy';
import { queriesOver } from './connection.ts';
import type { Aside } from './engine.ts';

/** Next to this file, and of the same type: TypeScript as source, JavaScript in the server's bundle. */
const workerFile = new URL(`reading-worker${extname(import.meta.url)}`, import.meta.url);

export interface ReadRequest {
  id: number;
  sql: string;
  params: SQLInputValue[];
  method: Parameters<AsyncRemoteCallback>[2];
}

export type ReadAnswer = { id: number } & (
  | { result: { rows: unknown[] } }
  /** What SQLite adds to its errors isn't passed between threads by itself. */
  | { error: Error; errcode: number | undefined }
);

/**
 * A thread with its own connection for reading. SQLite answers in the thread that asks: a search for a common word would hold up everyone's
 * messages. The thread starts with the first query.
 */
export function createReadingThread(path: string): Aside {
  const pending = new Map<number, PromiseWithResolvers<{ rows: unknown[] }>>();
  let lastId = 0;
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(workerFile, { workerData: path });
    started.on('message', (answer: ReadAnswer) => {
      if ('result' in answer) pending.get(answer.id)?.resolve(answer.result);
      else pending.get(answer.id)?.reject(Object.assign(answer.error, { errcode: answer.errcode }));
      forget(answer.id);
    });
    // When a thread ends, its queries fail; the next query starts another.
    started.on('error', (error) => end(started, error));
    started.on('exit', () => end(started, new Error('The reading thread of the database ended.')));
    return started;
  }

  function end(ended: Worker, error: unknown): void {
    if (worker !== ended) return;
    worker = undefined;
    for (const [id, { reject }] of pending) {
      reject(error);
      forget(id);
    }
  }

  function forget(id: number): void {
    pending.delete(id);
    // An idle thread does not keep the process alive.
    if (pending.size === 0) worker?.unref();
  }

  function run(sql: string, params: SQLInputValue[], method: ReadRequest['method']) {
    worker ??= start();
    worker.ref();
    const answer = Promise.withResolvers<{ rows: unknown[] }>();
    const id = (lastId += 1);
    pending.set(id, answer);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours, not a window
    worker.postMessage({ id, sql, params, method } satisfies ReadRequest);
    return answer.promise;
  }

  return {
    queries: queriesOver(run),

    async close() {
      await Promise.allSettled([...pending.values()].map(({ promise }) => promise));
      await worker?.terminate();
    },
  };
}
