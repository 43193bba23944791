import { hash, verify } from '@node-rs/argon2';
import { ReasonError } from '@parley/api-contract/server';
import { AbandonedError, FairQueue, QueueFullError } from '@parley/db';

/** OWASP's password storage cheat sheet: Argon2id (the library's default) with 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const decoy = hash('nobody has this password', cost);

/**
 * One hash at a time per queue leaves half of libuv's four threads for files and host names. Sixty people in one office may come at once,
 * and addresses take turns.
 */
const queueSizes = { slots: 1, slotsPerKey: 1, waiting: 256, waitingPerKey: 64 };
/** By then, a full queue has room again. */
const retryAfterSeconds = 2;

const minCharacters = 8;

/** Normalizes a password, which then doesn't depend on the keyboard it was typed on (RFC 8265, OpaqueString). */
function opaqueStringOf(password: string): string {
  return password.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** @throws ReasonError `invalid_input` if it can't be a new password. */
export function assertPassword(password: string): void {
  if (/\p{Cc}/u.test(password))
    throw refused('must not have control characters, such as tabs and line breaks');
  if (Array.from(opaqueStringOf(password)).length < minCharacters)
    throw refused(`must be at least ${minCharacters} characters long`);
}

function refused(problem: string): ReasonError {
  return new ReasonError('invalid_input', { field: 'password', message: `password: ${problem}.` });
}

/** Someone waiting for a hash: their address, and a signal that aborts when they have gone. */
export interface Waiting {
  address: string;
  signal: AbortSignal | undefined;
}

/** Hashes passwords, a few at a time. Registrations and sign-ins don't hold each other up. */
export class Passwords {
  #toCreate = new FairQueue(queueSizes);
  #toVerify = new FairQueue(queueSizes);

  /** @throws ReasonError `rate_limited` if too many are waiting, `client_closed` if the client has gone. */
  hash(password: string, waiting: Waiting): Promise<string> {
    return enqueue(this.#toCreate, waiting, () => hash(opaqueStringOf(password), cost));
  }

  /** @throws ReasonError `rate_limited` if `verify` would throw it. */
  assertCanVerify({ address }: Waiting): void {
    if (this.#toVerify.isFullFor(address)) throw queueFull();
  }

  /**
   * Takes equally long whether or not the user exists, so that timing doesn't reveal which names are taken.
   * @throws ReasonError as `hash` does.
   */
  async verify(passwordHash: string | undefined, password: string, waiting: Waiting): Promise<boolean> {
    const against = passwordHash ?? (await decoy);
    // Also as typed, because passwords were once hashed without being normalized. Nearly every password has only one spelling, and is
    // hashed once.
    const spellings = new Set([opaqueStringOf(password), password]);
    const isMatch = await enqueue(this.#toVerify, waiting, async () => {
      for (const spelling of spellings) if (await verify(against, spelling)) return true;
      return false;
    });
    return isMatch && passwordHash !== undefined;
  }
}

async function enqueue<Result>(
  queue: FairQueue,
  { address, signal }: Waiting,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await queue.run(address, work, signal);
  } catch (error) {
    if (error instanceof QueueFullError) throw queueFull(error);
    if (error instanceof AbandonedError) throw new ReasonError('client_closed', { cause: error });
    throw error;
  }
}

function queueFull(cause?: QueueFullError): ReasonError {
  return new ReasonError('rate_limited', {
    retryAfterSeconds,
    message: `Too many people are signing in or registering right now. Try again in ${retryAfterSeconds} seconds.`,
    cause,
  });
}
