import { hash, verify } from '@node-rs/argon2';
import { ReasonError } from '@parley/api-contract/server';
import { AbandonedError, FairQueue, QueueFullError } from '@parley/db';

/** OWASP's password storage cheat sheet: Argon2id (the library's default) with 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const decoy = hash('nobody has this password', cost);

/**
 * One hash at a time in each queue leaves half of libuv's four threads to files and host names. Sixty people of one office may come at
 * once, and addresses take turns.
 */
const queueSizes = { slots: 1, slotsPerKey: 1, waiting: 256, waitingPerKey: 64 };
/** A full queue has room again by then. */
const retryAfterSeconds = 2;

const minCharacters = 8;

/** One spelling of a password, whichever keyboard it was typed on: RFC 8265, OpaqueString. */
function opaqueStringOf(password: string): string {
  return password.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** @throws ReasonError `invalid_input` for what cannot be a new password. */
export function assertPassword(password: string): void {
  if (/\p{Cc}/u.test(password))
    throw refused('must not have control characters, such as tabs and line breaks');
  if (Array.from(opaqueStringOf(password)).length < minCharacters)
    throw refused(`must be at least ${minCharacters} characters long`);
}

function refused(problem: string): ReasonError {
  return new ReasonError('invalid_input', { field: 'password', message: `password: ${problem}.` });
}

/** Whoever waits for a hash: their address, and a signal that is aborted when they have gone. */
export interface Waiting {
  address: string;
  signal: AbortSignal | undefined;
}

/** Hashes passwords, a few at a time. Registrations do not hold up sign-ins, nor the other way round. */
export class Passwords {
  #toCreate = new FairQueue(queueSizes);
  #toVerify = new FairQueue(queueSizes);

  /** @throws ReasonError `rate_limited` when too many wait, `client_closed` when nobody waits for this one any more. */
  hash(password: string, waiting: Waiting): Promise<string> {
    return enqueue(this.#toCreate, waiting, () => hash(opaqueStringOf(password), cost));
  }

  /** @throws ReasonError `rate_limited` when `verify` would. */
  assertCanVerify({ address }: Waiting): void {
    if (this.#toVerify.isFullFor(address)) throw queueFull();
  }

  /**
   * Takes as long for a user who does not exist as for one who does, so that time tells nobody which names are taken.
   * @throws ReasonError as `hash` does.
   */
  async verify(passwordHash: string | undefined, password: string, waiting: Waiting): Promise<boolean> {
    const against = passwordHash ?? (await decoy);
    // As it was typed too: that is what was hashed before passwords were normalized, and those who typed it so still do. Nearly every
    // password has one spelling, and is hashed once.
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
    message: `Too many people are signing in or up right now. Try again in ${retryAfterSeconds} seconds.`,
    cause,
  });
}
