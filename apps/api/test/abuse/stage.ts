import { openStore, type Store } from '@parley/db';
import { cpSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder, type Folder } from '../../../../test-support/throw-away.ts';
import { Passwords } from '../../src/accounts/passwords.ts';
import { Sessions } from '../../src/accounts/sessions.ts';
import { Tokens } from '../../src/accounts/tokens.ts';
import { password } from '../people.ts';

export interface Account {
  userId: number;
  username: string;
  /** Of a session that has just begun. */
  token: string;
}

/** Who is there and what has been said before an attack begins. Written past the server, whose limits would make it take hours. */
export interface Stage {
  /** Each in all of the attackers' rooms. */
  attackers: Account[];
  /** They write to `bystanderRoomId` and follow it. */
  bystanders: Account[];
  /** They sign in. */
  signers: Account[];
  /** Everybody else. */
  userIds: number[];
  bystanderRoomId: number;
  /** Rooms that the attackers alone are in. */
  attackerRoomIds: number[];
  /** One of the attackers' rooms: messages as long as they may be. */
  longRoomId: number;
  /** One of the attackers' rooms, with more changes than a follower may be behind. */
  replayRoomId: number;
}

export interface StageSize {
  /** Of the longest kind: 4,000 characters of four bytes each. */
  longMessages: number;
  /** Ordinary ones, which a search has to look through. */
  messages: number;
  attackerRooms: number;
  users: number;
}

export const fullStage: StageSize = {
  longMessages: 400,
  messages: 30_000,
  attackerRooms: 300,
  users: 500,
};
export const smallStage: StageSize = { longMessages: 20, messages: 600, attackerRooms: 8, users: 20 };

const counts = { attackers: 20, bystanders: 12, signers: 20 };
const messagesPerCommit = 500;
/** Where a follower who is further behind is told to load a page instead. */
const replayedChanges = 600;

/** The data folder of a server that has not been started yet, to be copied for each attack. */
export class StageTemplate implements AsyncDisposable {
  readonly stage: Stage;
  #folder: Folder;
  #secret: string;

  private constructor(stage: Stage, folder: Folder, secret: string) {
    this.stage = stage;
    this.#folder = folder;
    this.#secret = secret;
  }

  static async make(size: StageSize): Promise<StageTemplate> {
    const folder = makeFolder();
    // As the server itself keeps it: no setting is given that `npm start` does not have.
    const secret = randomBytes(32).toString('base64url');
    writeFileSync(join(folder.path, 'secret'), secret, { mode: 0o600 });
    const store = await openStore({ url: databaseIn(folder) });
    try {
      return new StageTemplate(await setUp(store, secret, size), folder, secret);
    } finally {
      await store.close();
    }
  }

  /** A copy of its own for one attack, to which `add` may write more before the server starts. */
  async copy(add?: (store: Store, stage: Stage, serverSecret: string) => Promise<void>): Promise<Folder> {
    const folder = makeFolder();
    cpSync(this.#folder.path, folder.path, { recursive: true });
    if (add !== undefined) {
      const store = await openStore({ url: databaseIn(folder) });
      try {
        await add(store, this.stage, this.#secret);
      } finally {
        await store.close();
      }
    }
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

function databaseIn({ path }: Folder): string {
  return `sqlite:${join(path, 'parley.db')}`;
}

async function setUp(store: Store, secret: string, size: StageSize): Promise<Stage> {
  const passwordHash = await new Passwords().hash(password, { address: 'the stage', signal: undefined });
  const sessions = new Sessions(store, { isSecure: false });
  const tokens = new Tokens(secret);
  const createUser = (username: string) =>
    store.users.create({ username, email: null, passwordHash, createdAt: Date.now() });
  const open = async (username: string): Promise<Account> => {
    const { id: userId } = await createUser(username);
    const session = await sessions.start(userId);
    return { userId, username, token: await tokens.sign({ userId, ...session }) };
  };
  const openAll = async (name: string, count: number) => {
    const accounts: Account[] = [];
    for (let number = 1; number <= count; number += 1) accounts.push(await open(`${name}-${number}`));
    return accounts;
  };

  // The first account is the administrator's, and neither attacks nor is watched.
  await createUser('admin');
  const attackers = await openAll('attacker', counts.attackers);
  const bystanders = await openAll('bystander', counts.bystanders);
  const signers = await openAll('signer', counts.signers);
  const userIds: number[] = [];
  for (let number = 1; number <= size.users; number += 1)
    userIds.push((await createUser(`user-${number}`)).id);

  const idsOf = (accounts: readonly Account[]) => accounts.map(({ userId }) => userId);
  const createRoom = async (name: string, [by = 0, ...memberIds]: readonly number[]) => {
    const room = { kind: 'private', name, description: null, by, memberIds } as const;
    return (await store.rooms.create({ ...room, createdAt: Date.now() })).id;
  };
  const bystanderRoomId = await createRoom('bystanders', idsOf(bystanders));
  const attackerRoomIds: number[] = [];
  for (let number = 1; number <= size.attackerRooms; number += 1) {
    attackerRoomIds.push(await createRoom(`attackers ${number}`, idsOf(attackers)));
  }
  const [longRoomId = 0, replayRoomId = 0, searchedRoomId = 0] = attackerRoomIds;
  const authors = idsOf(attackers);
  await say(store, longRoomId, authors, size.longMessages, () => '🍅'.repeat(4_000));
  await say(store, replayRoomId, authors, replayedChanges, (index) => `${index} ${sentence(index)}`);
  await say(store, searchedRoomId, authors, size.messages, sentence);
  for (const roomId of attackerRoomIds.slice(3)) await say(store, roomId, authors, 1, sentence);
  return {
    attackers,
    bystanders,
    signers,
    userIds,
    bystanderRoomId,
    attackerRoomIds,
    longRoomId,
    replayRoomId,
  };
}

/** What searches for words that everyone uses have to look through. */
function sentence(index: number): string {
  const words = ['the', 'server', 'message', 'garden', 'tomatoes', 'tomorrow', 'ripe', 'water', 'meeting'];
  return Array.from({ length: 12 }, (_, place) => words[(index * 7 + place * place) % words.length]).join(
    ' ',
  );
}

async function say(
  store: Store,
  roomId: number,
  authorIds: readonly number[],
  count: number,
  content: (index: number) => string,
): Promise<void> {
  for (let start = 0; start < count; start += messagesPerCommit) {
    const changes = Array.from({ length: Math.min(messagesPerCommit, count - start) }, (_, offset) => ({
      kind: 'send' as const,
      roomId,
      authorId: authorIds[(start + offset) % authorIds.length] ?? 0,
      clientMessageId: `stage-${start + offset}`,
      content: content(start + offset),
      replyTo: null,
      at: Date.now(),
    }));
    const results = await store.messages.apply(changes);
    if (!results.every(({ ok }) => ok)) throw new Error('The stage could not be set.');
  }
}
