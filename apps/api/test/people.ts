import {
  createParleyClient,
  type Account,
  type AppRouter,
  type Message,
  type ParleyClient,
} from '@parley/api-contract';
import { createTRPCClient, httpLink } from '@trpc/client';
import { randomUUID } from 'node:crypto';

export const password = 'correct horse battery';

export interface Person extends AsyncDisposable {
  account: Account;
  token: string;
  api: ParleyClient['api'];
  url: string;
  /** A key that acts as them, always the same: programs may do more in less time. */
  key(): Promise<string>;
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
  let key: Promise<string> | undefined;
  return {
    url,
    key() {
      key ??= client.api.keys.create
        .mutate({ name: 'a script', scope: 'admin' })
        .then(({ secret }) => secret);
      return key;
    },
    account: user,
    token,
    api: client.api,
    otherDevice: () => signIn(url, username),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

export async function publicRoom(owner: Person, name = `room ${randomUUID()}`): Promise<number> {
  return createRoom(owner, { name, kind: 'public' });
}

export async function privateRoom(owner: Person, name = 'secret plans'): Promise<number> {
  return createRoom(owner, { name, kind: 'private' });
}

/** By a key, because tests create more rooms than a person may. */
async function createRoom(owner: Person, room: object): Promise<number> {
  const response = await fetch(`${owner.url}/api/chat/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await owner.key()}` },
    body: JSON.stringify(room),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const created = (await response.json()) as { room: { id: number } };
  return created.room.id;
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

/** As `say`, by a key and over HTTP: for more messages than a person may send, which are 200 at once. */
export async function sayByKey(person: Person, roomId: number, content: string): Promise<Message> {
  const headers = { authorization: `Bearer ${await person.key()}` };
  const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${person.url}/trpc`, headers })] });
  const input = { roomId, content, clientMessageId: randomUUID() };
  return (await api.messages.send.mutate(input)).message;
}
