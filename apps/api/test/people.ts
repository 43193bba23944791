import { createParleyClient, type Account, type ParleyClient } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';

export const password = 'correct horse battery';

export interface Person extends AsyncDisposable {
  account: Account;
  token: string;
  api: ParleyClient['api'];
  /** The same person on another device: a session of its own. */
  otherDevice(): Promise<Person>;
}

/** Registers someone under a name that nobody has, and connects them by the public typed client. */
export async function signUp(url: string, name = 'person'): Promise<Person> {
  const username = `${name}-${randomUUID().slice(0, 8)}`;
  const { api } = createParleyClient({ url });
  await api.auth.register.mutate({ username, password });
  return signIn(url, username);
}

export async function signIn(url: string, username: string): Promise<Person> {
  const { api: anonymous } = createParleyClient({ url });
  const { token, user } = await anonymous.auth.issueToken.mutate({ username, password });
  const client = createParleyClient({ url, token });
  return {
    account: user,
    token,
    api: client.api,
    otherDevice: () => signIn(url, username),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

export async function publicRoom(owner: Person, name = `room ${randomUUID()}`): Promise<number> {
  const { room } = await owner.api.rooms.create.mutate({ name, kind: 'public' });
  return room.id;
}

export async function privateRoom(owner: Person, name = 'secret plans'): Promise<number> {
  const { room } = await owner.api.rooms.create.mutate({ name, kind: 'private' });
  return room.id;
}

export async function say(
  person: Person,
  roomId: number,
  content: string,
  clientMessageId = randomUUID() as string,
) {
  const { message } = await person.api.messages.send.mutate({ roomId, content, clientMessageId });
  return message;
}
