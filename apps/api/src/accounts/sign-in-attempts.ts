import { ReasonError } from '@parley/api-contract/server';
import type { FamiliarAddresses } from './familiar-addresses.ts';
import type { RateLimits } from '../limits/rate-limits.ts';

export interface SignInAttempt {
  /** How a wrong password is answered; null as usual. */
  refusal: ReasonError | null;
  /** The password was right: the attempt does not count. */
  succeed(userId: number): Promise<void>;
}

/**
 * Counts the sign-ins that fail. Names are counted as they are given, whether or not there is such an account: otherwise the limits would
 * tell whose e-mail address it is.
 */
export class SignInAttempts {
  #rateLimits: RateLimits;
  #familiarAddresses: FamiliarAddresses;

  constructor(rateLimits: RateLimits, familiarAddresses: FamiliarAddresses) {
    this.#rateLimits = rateLimits;
    this.#familiarAddresses = familiarAddresses;
  }

  /**
   * Counts an attempt as one that fails, until it succeeds. Where others have used up what an address may try, those who have signed in
   * from there still can. A wrong password of theirs is answered as everybody else's attempt is, so that it tells nothing.
   * @throws ReasonError `rate_limited`
   */
  async admit(address: string, name: string, userId: number | undefined): Promise<SignInAttempt> {
    const refusal = await refusalOf(this.#rateLimits.take('failSignIn', [address]));
    if (refusal !== null && !(await this.#isFamiliar(userId, address))) throw refusal;
    const giveBack = () =>
      refusal === null ? this.#rateLimits.giveBack('failSignIn', [address]) : Promise.resolve();

    // By address too, so that nobody is locked out from elsewhere.
    const refusalOfName = await refusalOf(this.#rateLimits.take('failSignInByName', [address, name]));
    if (refusalOfName !== null) {
      // A program that goes on with an old password does not use up what its whole office may try.
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

  /** Remembers that somebody has signed in, or up, from an address. */
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
