import { ContentionError, UnavailableError, type Store } from '@parley/db';
import type { FastifyBaseLogger, PinoLoggerOptions } from 'fastify/types/logger.js';

/** How long a result is reused: each check writes, and anybody may request one. */
const freshMs = 2_000;
/** How often the database is checked while it is down. */
const lookMs = 1_000;
/** A database that takes longer counts as down. */
const answerMs = 5_000;

/** Tracks whether the database can be read and written, and logs one line whenever that changes. */
export class DatabaseWatch {
  #store: Pick<Store, 'ping'>;
  #log: Pick<FastifyBaseLogger, 'error' | 'warn'>;
  #awaySinceMs: number | null = null;
  #lookedAtMs = -Infinity;
  #ping: Promise<void> | null = null;
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Pick<Store, 'ping'>, log: Pick<FastifyBaseLogger, 'error' | 'warn'>) {
    this.#store = store;
    this.#log = log;
  }

  /** Whether it could be read and written a moment ago. */
  async isUsable(): Promise<boolean> {
    if (performance.now() - this.#lookedAtMs > freshMs) await this.#look();
    return this.#awaySinceMs === null;
  }

  /** Call this when something failed because the database could not be used. */
  noteFailure(error: unknown): void {
    if (this.#awaySinceMs !== null) return;
    this.#awaySinceMs = performance.now();
    this.#log.error(`The database cannot be used: ${reasonOf(error)}. Calls are refused until it can be.`);
    this.#timer = setInterval(() => void this.#look(), lookMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** All callers share one check. */
  #look(): Promise<void> {
    this.#looking ??= this.#tryUse().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #tryUse(): Promise<void> {
    // Only one ping is under way at a time.
    this.#ping ??= this.#store.ping().finally(() => (this.#ping = null));
    try {
      await Promise.race([this.#ping, silence()]);
      this.#noteSuccess();
    } catch (error) {
      this.noteFailure(error);
    }
    this.#lookedAtMs = performance.now();
  }

  #noteSuccess(): void {
    if (this.#awaySinceMs === null) return;
    const seconds = Math.ceil((performance.now() - this.#awaySinceMs) / 1_000);
    this.#awaySinceMs = null;
    clearInterval(this.#timer);
    this.#log.warn(`The database can be used again, after ${seconds} s.`);
  }
}

/**
 * A hook for pino. While the database is down, everything that needs it fails: the log gets the watch's one line instead of a stack for
 * each failure. At `debug` it gets both.
 */
export function quietWhileAway(watch: () => DatabaseWatch): NonNullable<PinoLoggerOptions['hooks']> {
  return {
    logMethod(args, method) {
      const failure = databaseFailureIn(args[0]);
      if (failure !== null) watch().noteFailure(failure);
      if (failure === null || this.isLevelEnabled('debug')) method.apply(this, args);
    },
  };
}

function databaseFailureIn(logged: unknown): UnavailableError | null {
  let error: unknown =
    typeof logged === 'object' && logged !== null && 'err' in logged ? logged.err : undefined;
  while (error instanceof Error) {
    if (error instanceof UnavailableError) return error instanceof ContentionError ? null : error;
    error = error.cause;
  }
  return null;
}

/** The database's own message, or the code: if all addresses of a host fail, Node's error has no message. */
function reasonOf(error: unknown): string {
  let reason = error;
  while (reason instanceof UnavailableError && reason.cause !== undefined) reason = reason.cause;
  if (!(reason instanceof Error)) return String(reason);
  const code = 'code' in reason ? String(reason.code) : reason.name;
  return (reason.message || code).replace(/[.\s]+$/, '');
}

function silence(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('it does not answer')), answerMs).unref();
  });
}
