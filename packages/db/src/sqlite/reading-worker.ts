/** The code that runs in the thread of `reading-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './database.ts';
import { errcodeOf } from './errcode.ts';
import type { ReadAnswer, ReadRequest } from './reading-thread.ts';

const { run } = openDatabase(String(workerData));

parentPort?.on('message', async ({ id, sql, params, method }: ReadRequest) => {
  let answer: ReadAnswer;
  try {
    answer = { id, result: await run(sql, params, method) };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    answer = { id, error: failure, errcode: errcodeOf(error) };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours, not a window
  parentPort?.postMessage(answer);
});
