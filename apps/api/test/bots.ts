import { createParleyClient, type Bot, type ParleyClient } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import type { Person } from './people.ts';

/** A bot of the owner's, under a username that nobody has. */
export async function botOf(owner: Person, displayName = 'A bot'): Promise<Bot> {
  const username = `bot-${randomUUID().slice(0, 8)}`;
  const { bot } = await owner.api.bots.create.mutate({ username, displayName });
  return bot;
}

/** Whoever has this key, connected by the public typed client. */
export function keyFor(url: string, secret: string): AsyncDisposable & Pick<ParleyClient, 'api'> {
  const client = createParleyClient({ url, token: secret });
  return { api: client.api, [Symbol.asyncDispose]: () => client.close() };
}
