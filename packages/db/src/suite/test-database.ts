import type {
  DeleteChange,
  EditChange,
  MessageChange,
  MessageRow,
  NewRoom,
  RoomRow,
  SendChange,
  Store,
  UserRow,
} from '../index.ts';

/** A throw-away database of one engine, and a store on it. */
export interface TestDatabase extends AsyncDisposable {
  store: Store;
  /** Closes the store and opens the same database again. */
  reopen(): Promise<Store>;
  /** Runs a statement on the database directly, not through the store. */
  run(statement: string): Promise<void>;
}

export type OpenTestDatabase = () => Promise<TestDatabase>;

/** Times in the tests are small numbers, which the stores accept. */
let clock = 1_000;
let count = 0;

export function now(): number {
  return (clock += 10);
}

export function register(store: Store, username: string, email: string | null = null): Promise<UserRow> {
  return store.users.create({ username, email, passwordHash: 'hash', createdAt: now() });
}

export function createRoom(
  store: Store,
  creator: UserRow,
  room: Partial<NewRoom> = {},
  others: readonly UserRow[] = [],
): Promise<RoomRow> {
  return store.rooms.create({
    kind: 'public',
    name: `room ${(count += 1)}`,
    description: null,
    by: creator.id,
    memberIds: others.map(({ id }) => id),
    createdAt: now(),
    ...room,
  });
}

export function sendOf(
  room: RoomRow,
  author: UserRow,
  content: string,
  send: Partial<SendChange> = {},
): SendChange {
  const clientMessageId = `client-${(count += 1)}`;
  return {
    kind: 'send',
    roomId: room.id,
    authorId: author.id,
    clientMessageId,
    content,
    replyTo: null,
    at: now(),
    ...send,
  };
}

export function editOf(message: MessageRow, content: string): EditChange {
  const { roomId, seq, authorId } = message;
  return { kind: 'edit', roomId, seq, by: authorId, content, at: now() };
}

/** By default, the author deletes the message. */
export function deleteOf({ roomId, seq, authorId }: MessageRow, by?: UserRow): DeleteChange {
  return { kind: 'delete', roomId, seq, by: by?.id ?? authorId, at: now() };
}

/** Makes one change, which must succeed. */
export async function change(store: Store, made: MessageChange): Promise<MessageRow> {
  const [result] = await store.messages.apply([made]);
  if (!result?.ok) throw new Error(`The change was refused: ${result?.reason}`);
  return result.message;
}

export function send(store: Store, room: RoomRow, author: UserRow, content: string): Promise<MessageRow> {
  return change(store, sendOf(room, author, content));
}

export async function sendMany(
  store: Store,
  room: RoomRow,
  author: UserRow,
  contents: readonly string[],
): Promise<MessageRow[]> {
  const results = await store.messages.apply(contents.map((content) => sendOf(room, author, content)));
  return results.flatMap((result) => (result.ok ? result.message : []));
}

/** The item at an index, which must exist. */
export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`There is no item ${index} of ${items.length}.`);
  return item;
}

export function contentsOf(messages: readonly MessageRow[]): string[] {
  return messages.map(({ content }) => content);
}

export function seqsOf(messages: readonly MessageRow[]): number[] {
  return messages.map(({ seq }) => seq);
}
