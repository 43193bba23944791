import { publicRoom, signUp, type Person } from '../people.ts';
import { connectClient, type Client } from './client.ts';
import type { Random } from './random.ts';
import type { Site } from './site.ts';

const roomCount = 3;

export interface Cast {
  clients: Client[];
  writing: Client[];
  following: Client[];
  /** Where everybody is and talks. */
  roomIds: number[];
  /** Where followers come and go. */
  lobbyId: number;
  /** One on each server, who are told and tell of nothing but each other. */
  probing: Person[];
  /** Where they talk. */
  probeRoomId: number;
}

/** Makes the accounts and the rooms, in peace, and connects everybody through a network of their own. */
export async function createCast(
  { servers }: Site,
  random: Random,
  { writers, followers }: { writers: number; followers: number },
): Promise<Cast> {
  const [first] = servers;
  if (first === undefined) throw new Error('A site has a server.');
  await using host = await signUp(first.url, 'host');
  const roomIds = await Promise.all(Array.from({ length: roomCount }, () => publicRoom(host)));
  const lobbyId = await publicRoom(host);
  const probeRoomId = await publicRoom(host);

  const enter = async (name: string, index: number): Promise<Client> => {
    const server = servers[index % servers.length] ?? first;
    await using person = await signUp(server.url, name);
    await Promise.all(roomIds.map((roomId) => person.api.rooms.join.mutate({ roomId })));
    return connectClient({
      name,
      userId: person.account.id,
      token: person.token,
      serverPort: server.port,
      random: random.fork(),
    });
  };

  const enterAll = (name: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => enter(`${name}${index + 1}`, index)));
  const writing = await enterAll('writer', writers);
  const following = await enterAll('follower', followers);
  const probing = await Promise.all(
    servers.map(async ({ url }) => {
      const person = await signUp(url, 'probe');
      await person.api.rooms.join.mutate({ roomId: probeRoomId });
      return person;
    }),
  );
  return {
    clients: [...writing, ...following],
    writing,
    following,
    roomIds,
    lobbyId,
    probing,
    probeRoomId,
  };
}
