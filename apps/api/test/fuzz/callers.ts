/** Who sends a request: somebody by a token, Ann by her cookie, nobody, or whoever these headers are to prove. */
export type Caller = 'ann' | 'bo' | 'eve' | 'ann by cookie' | 'nobody' | Record<string, string>;

export const password = 'correct horse battery';

const names = ['ann', 'bo', 'eve'] as const;
type Name = (typeof names)[number];

/** A proxy's word for where a request comes from: attempts are limited by address. */
export function addressOf(number: number): Record<string, string> {
  return { 'x-forwarded-for': `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` };
}

/** The sessions of those who call one operation: another operation that ends sessions does not end these. */
export class Callers {
  static #signIns = 0;
  static #lastSignIn: Promise<unknown> = Promise.resolve();
  readonly #url: string;
  #credentials = new Map<Caller, Record<string, string>>();

  private constructor(url: string) {
    this.#url = url;
  }

  static async signIn(url: string): Promise<Callers> {
    const callers = new Callers(url);
    await Promise.all([...names, 'ann by cookie' as const].map((caller) => callers.#start(caller)));
    return callers;
  }

  credentialsOf(caller: Caller): Record<string, string> {
    if (typeof caller === 'object') return caller;
    return this.#credentials.get(caller) ?? {};
  }

  /** Starts a session in place of one that has ended. */
  async renew(caller: Caller): Promise<void> {
    if (caller === 'nobody' || typeof caller === 'object') throw new Error('They had no session.');
    await this.#start(caller);
  }

  async #start(caller: Name | 'ann by cookie'): Promise<void> {
    const username = caller === 'ann by cookie' ? 'ann' : caller;
    const path = caller === 'ann by cookie' ? '/api/sessions' : '/api/login';
    // One after the other: the callers of all operations come at once, and the server refuses such a crowd.
    const signingIn = Callers.#lastSignIn.then(() =>
      fetch(this.#url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...addressOf(Callers.#signIns++) },
        body: JSON.stringify({ username, password }),
      }),
    );
    Callers.#lastSignIn = signingIn.catch(() => null);
    const response = await signingIn;
    if (!response.ok) throw new Error(`${caller} cannot sign in any more: ${await response.text()}`);
    if (caller === 'ann by cookie') {
      const [cookie = ''] = response.headers.getSetCookie();
      this.#credentials.set(caller, { cookie: cookie.split(';')[0] ?? '' });
    } else {
      const { token } = (await response.json()) as { token: string };
      this.#credentials.set(caller, { authorization: `Bearer ${token}` });
    }
  }
}
