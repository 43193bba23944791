import { ReasonError } from '@parley/api-contract/server';
import type { FamiliarAddresses } from './familiar-addresses.ts';
import type { RateLimits } from '../limits/rate-limits.ts';

export interface SignInAttempt {
  /** The error for a wrong password; null for the usual one. */
  refusal: ReasonError | null;
  /** The password was right: the attempt does not count. */
  succeed(userId: number): Promise<void>;
}

/**
 * Counts failed sign-ins. Names are counted as given, whether or not there is such an account: otherwise the limits would reveal who an
 * e-mail address belongs to.
 */
export class SignInAttempts {
  #rateLimits: RateLimits;
  #familiarAddresses: FamiliarAddresses;

  constructor(rateLimits: RateLimits, familiarAddresses: FamiliarAddresses) {
    this.#rateLimits = rateLimits;
    this.#familiarAddresses = familiarAddresses;
  }

  /**
   * Counts an attempt as failed until it succeeds. When others have used up an address's attempts, people who have signed in from there
   * before can still do so. A wrong password of theirs gets the same answer as everyone else's attempt, so that it reveals nothing.
   * @throws ReasonError `rate_limited`
   */
  async admit(address: string, name: string, userId: number | undefined): Promise<SignInAttempt> {
    const refusal = await refusalOf(this.#rateLimits.take('failSignIn', [address]));
    if (refusal !== null && !(await this.#isFamiliar(userId, address))) throw refusal;
    const giveBack = () =>
      refusal === null ? this.#rateLimits.giveBack('failSignIn', [address]) : Promise.resolve();

    // Per address as well, so that nobody can lock a user out from elsewhere.
    const refusalOfName = await refusalOf(this.#rateLimits.take('failSignInByName', [address, name]));
    if (refusalOfName !== null) {
      // A program that keeps using an old password must not use up its whole office's attempts.
      await giveBack();
      throw refusal ?? refusalOfName;
    }
    return {
      refusal,
      succeed: async (signedInId) => {
        await giveBack();
        await this.#rateLimits.forget('failSignInByName', [address, name]);
        await this.welcome(signedInId, address);
      },
    };
  }

  /** Remembers that somebody has signed in or registered from an address. */
  async welcome(userId: number, address: string): Promise<void> {
    await this.#familiarAddresses.add(userId, address);
  }

  async #isFamiliar(userId: number | undefined, address: string): Promise<boolean> {
    return userId !== undefined && (await this.#familiarAddresses.has(userId, address));
  }
}

async function refusalOf(counting: Promise<void>): Promise<ReasonError | null> {
  try {
    await counting;
    return null;
  } catch (error) {
    if (error instanceof ReasonError) return error;
    throw error;
  }
}
