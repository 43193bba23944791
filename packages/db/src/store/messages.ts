import { and, asc, count, eq, gt, sum } from 'drizzle-orm';
import type { MessageRow } from '../schema/tables.ts';
import { createCrossRoomMessages, type CrossRoomMessages } from './cross-room-messages.ts';
import { chunksOf, type Engine } from './engine.ts';
import { createPage, type MessagePageRows, type PageQuery } from './message-page.ts';
import { createApply } from './messages/apply.ts';
import type { MessageChangeResult } from './messages/changes/change-kind.ts';
import type { MessageChange } from './messages/changes/registry.ts';
import type { MessageKey } from './messages/keys.ts';
import { alwaysRead, messageBytes, messageBytesOf, withinPage } from './page-bytes.ts';
import { listStatement, slot, statement } from './statements.ts';

export interface MessageStore extends CrossRoomMessages {
  /** Whether changes to different rooms are better applied separately and at the same time than together. */
  writesRoomsApart: boolean;
  /**
   * Makes all changes in ONE transaction and returns their results in order. A change that cannot be made fails alone, with its result.
   * Sends, edits and deletes each take the next version of their room; a send also takes its next seq and moves its author's read mark
   * there. Among sends with the same room, author and clientMessageId, the first is stored, and all return it.
   * @throws if the database fails: then nothing was changed, or everything if only the answer to the commit was lost.
   */
  apply(changes: readonly MessageChange[]): Promise<MessageChangeResult[]>;
  find(roomId: number, seq: number): Promise<MessageRow | undefined>;
  /** Those that exist, in no particular order. */
  findMany(keys: readonly MessageKey[]): Promise<MessageRow[]>;
  /** The messages among these that exist, by seq, with no more text than `maxPageBytes`; and the seqs of the rest, which did not fit. */
  findOfRoom(
    roomId: number,
    seqs: readonly number[],
  ): Promise<{ messages: MessageRow[]; nextSeqs: number[] }>;
  /** A page of a room and the version it shows, in one consistent read. A page that would exceed `maxPageBytes` of text is shorter. */
  page(roomId: number, query: PageQuery): Promise<MessagePageRows>;
  /** What changed in a room since `version`, by version: each message once, in its current state. */
  since(roomId: number, version: number, limit: number): Promise<MessageRow[]>;
  /** How many messages changed in a room since `version`, up to `limit`, and how much text they have. */
  sizeSince(roomId: number, version: number, limit: number): Promise<{ count: number; bytes: number }>;
}

export function createMessageStore(engine: Engine): MessageStore {
  const { messages } = engine.tables;

  const selectOne = statement((queries) =>
    queries
      .select()
      .from(messages)
      .where(and(eq(messages.roomId, slot('roomId')), eq(messages.seq, slot('seq'))))
      .prepare(),
  );

  const selectMany = listStatement(['roomId', 'seq'], (queries, keys) => {
    const tuples = keys.map(({ roomId, seq }) => [roomId, seq]);
    const isOne = engine.tupleIn([messages.roomId, messages.seq], tuples);
    return queries.select().from(messages).where(isOne).prepare();
  });

  const selectSince = statement((queries) =>
    queries
      .select()
      .from(messages)
      .where(and(eq(messages.roomId, slot('roomId')), gt(messages.version, slot('version'))))
      .orderBy(asc(messages.version))
      .limit(slot('limit'))
      .prepare(),
  );

  const selectSizeSince = statement((queries) => {
    const changed = queries
      .select({ bytes: messageBytesOf(messages).as('bytes') })
      .from(messages)
      .where(and(eq(messages.roomId, slot('roomId')), gt(messages.version, slot('version'))))
      .orderBy(asc(messages.version))
      .limit(slot('limit'))
      .as('changed');
    return queries
      .select({ count: count(), bytes: sum(changed.bytes).mapWith(Number) })
      .from(changed)
      .prepare();
  });

  async function findMany(keys: readonly MessageKey[]): Promise<MessageRow[]> {
    const pieces = await engine.read((queries) => selectMany(queries, keys));
    return pieces.flat();
  }

  return {
    writesRoomsApart: engine.writesRoomsApart,

    apply: createApply(engine),

    async find(roomId, seq) {
      const rows = await engine.read((queries) => selectOne(queries, { roomId, seq }));
      return rows[0];
    },

    findMany,

    async findOfRoom(roomId, seqs) {
      const ascending = [...new Set(seqs)].toSorted((a, b) => a - b);
      const found: MessageRow[] = [];
      // A few at a time: all of the longest messages would be many times what fits.
      for (const some of chunksOf(ascending, alwaysRead)) {
        const rows = await findMany(some.map((seq) => ({ roomId, seq })));
        found.push(...rows.toSorted((a, b) => a.seq - b.seq));
        const messages = withinPage(found, messageBytes);
        const next = found[messages.length];
        if (next !== undefined) return { messages, nextSeqs: ascending.filter((seq) => seq >= next.seq) };
      }
      return { messages: found, nextSeqs: [] };
    },

    page: createPage(engine),

    since(roomId, version, limit) {
      return engine.read((queries) => selectSince(queries, { roomId, version, limit }));
    },

    async sizeSince(roomId, version, limit) {
      const [size] = await engine.read((queries) => selectSizeSince(queries, { roomId, version, limit }));
      return { count: size?.count ?? 0, bytes: size?.bytes ?? 0 };
    },

    ...createCrossRoomMessages(engine),
  };
}
