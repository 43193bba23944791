import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyBaseLogger } from 'fastify';

/** Something a client holds open, which can be ended without touching anyone else's. */
export interface Culprit {
  fail(error: unknown): void;
}

const culprits = new AsyncLocalStorage<Culprit>();

/** Does work for a client, so that an uncaught error can be attributed to them. */
export function onBehalfOf<Result>(culprit: Culprit, work: () => Result): Result {
  return culprits.run(culprit, work);
}

/**
 * Keeps the process alive after an uncaught error: logs it, and ends the connection that caused it, if known. This is for what we have
 * overlooked. Whatever a client can cause must be caught where it happens.
 */
export function installLastResort(log: FastifyBaseLogger): void {
  const outlive = (error: unknown) => {
    log.fatal({ err: error }, 'An error was not caught. The server keeps running; please report this.');
    culprits.getStore()?.fail(error);
  };
  process.on('uncaughtException', outlive);
  process.on('unhandledRejection', outlive);
}
