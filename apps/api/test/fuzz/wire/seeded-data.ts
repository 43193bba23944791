import { hash } from '@node-rs/argon2';
import { openStore, type MessageChange } from '@parley/db';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, type Folder } from '../../../../../test-support/throw-away.ts';

export const password = 'correct horse battery';

/** Public rooms that everyone is in. */
export const rooms = {
  /** A page of 200 of its messages is over 3 MB of JSON. */
  longMessages: 1,
  /** More changes than a follower is brought up to date with. */
  manyChanges: 2,
  /** Where the well-behaved talk. */
  lounge: 3,
} as const;

const longMessage = '🗿'.repeat(4_000);
const longMessages = 220;
const shortMessages = 20_000;

/** A database with people and rooms, made once and copied for each server: no limit on what one person does is in the way. */
export class SeededData implements AsyncDisposable {
  readonly usernames: readonly string[];
  #folder: Folder;

  private constructor(folder: Folder, usernames: readonly string[]) {
    this.#folder = folder;
    this.usernames = usernames;
  }

  static async make(people: number): Promise<SeededData> {
    const folder = makeFolder();
    const store = await openStore({ url: `sqlite:${join(folder.path, 'parley.db')}` });
    const passwordHash = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    const usernames = Array.from({ length: people }, (_, index) => `person${index}`);
    const createdAt = Date.now();
    const users = await Promise.all(
      usernames.map((username) => store.users.create({ username, email: null, passwordHash, createdAt })),
    );
    const memberIds = users.map(({ id }) => id);
    const [by = 0] = memberIds;
    for (const name of Object.keys(rooms)) {
      await store.rooms.create({ kind: 'public', name, description: null, by, memberIds, createdAt });
    }
    const send = (roomId: number, index: number, content: string): MessageChange => ({
      kind: 'send',
      roomId,
      authorId: by,
      clientMessageId: `seed-${index}`,
      content,
      replyTo: null,
      at: createdAt,
    });
    await store.messages.apply([
      ...Array.from({ length: longMessages }, (_, index) => send(rooms.longMessages, index, longMessage)),
      ...Array.from({ length: shortMessages }, (_, index) =>
        send(rooms.manyChanges, index, `the quick brown fox jumps over the lazy dog, lap ${index}`),
      ),
    ]);
    await store.close();
    return new SeededData(folder, usernames);
  }

  copy(): Folder {
    const folder = makeFolder();
    cpSync(this.#folder.path, folder.path, { recursive: true });
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}
