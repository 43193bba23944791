import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { propertyRuns } from '../../../../test-support/property-runs.ts';
import {
  silentOf,
  type MembershipRow,
  type MessageChange,
  type MessageChangeResult,
  type MessageRow,
} from '../index.ts';
import { at, createRoom, register, type OpenTestDatabase } from './test-database.ts';

const words = ['apple', 'pear', '上海', 'Zürich'];
const roomIndexes = fc.nat({ max: 2 });
const content = fc
  .uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 })
  .map((all) => all.join(' '));
const seq = fc.integer({ min: 1, max: 9 });
const author = fc.nat({ max: 1 });

const send = fc.record({
  kind: fc.constant('send' as const),
  room: roomIndexes,
  author,
  clientMessageId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  content,
  replyTo: fc.option(seq, { freq: 4 }),
});
const edit = fc.record({ kind: fc.constant('edit' as const), room: roomIndexes, author, seq, content });
const remove = fc.record({ kind: fc.constant('delete' as const), room: roomIndexes, author, seq });
const step = fc.oneof({ weight: 3, arbitrary: send }, { weight: 2, arbitrary: edit }, remove);
const batches = fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 8 });

/** The rules of a room in the simplest form: a list of messages, a count of changes, and its members' read marks. */
class RoomModel {
  messages: MessageRow[] = [];
  version = 0;
  members: MembershipRow[];

  constructor(members: MembershipRow[]) {
    this.members = members;
  }

  make(change: MessageChange): MessageChangeResult {
    if (change.kind === 'send') {
      const { kind: _, at, ...sent } = change;
      const first = this.messages.find(
        (message) => message.authorId === sent.authorId && message.clientMessageId === sent.clientMessageId,
      );
      if (first) return this.result(first, false, change.authorId);
      if (sent.replyTo !== null && !this.messages[sent.replyTo - 1]) {
        return { ok: false, reason: 'message_not_found' };
      }
      const seq = this.messages.length + 1;
      this.members = this.members.map((member) =>
        member.userId === sent.authorId ? { ...member, readSeq: seq } : member,
      );
      const { senderName = null, senderEmoji = null, cards = null } = sent;
      const shown = { ...sent, senderName, senderEmoji, cards };
      return this.put(
        {
          ...shown,
          seq,
          version: 0,
          contentVersion: null,
          createdAt: at,
          editedAt: null,
          deletedAt: null,
          deletedBy: null,
        },
        sent.authorId,
      );
    }
    const message = this.messages[change.seq - 1];
    if (!message) return { ok: false, reason: 'message_not_found' };
    if (change.kind === 'delete') {
      const { by, at: deletedAt } = change;
      const isOwn = message.authorId === by;
      const isOwner = this.members.some(({ userId, role }) => userId === by && role === 'owner');
      if (!isOwn && !isOwner) return { ok: false, reason: 'not_author' };
      if (message.deletedAt !== null) return this.result(message, false, by);
      const tombstone = { ...message, content: '', deletedAt, deletedBy: isOwn ? null : by };
      return this.put(tombstone, by);
    }
    if (message.authorId !== change.by) return { ok: false, reason: 'not_author' };
    if (message.deletedAt !== null) return { ok: false, reason: 'message_deleted' };
    return this.put({ ...message, content: change.content, editedAt: change.at }, change.by);
  }

  put(changed: MessageRow, actorId: number): MessageChangeResult {
    const message = { ...changed, version: (this.version += 1) };
    this.messages[message.seq - 1] = message;
    return this.result(message, true, actorId);
  }

  result(message: MessageRow, isChange: boolean, actorId: number): MessageChangeResult {
    const membership = this.members.find(({ userId }) => userId === actorId) ?? null;
    return { ok: true, message, isChange, membership };
  }

  since(version: number): MessageRow[] {
    return this.messages
      .filter((message) => message.version > version)
      .toSorted((a, b) => a.version - b.version);
  }
}

export function describeMessageModel(open: OpenTestDatabase): void {
  it('ends as a simple model does, whatever is sent, edited and deleted in whatever batches', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const users = [ada, await register(store, 'bob')];

    await fc.assert(
      fc.asyncProperty(batches, async (steps) => {
        // New rooms for each run; the third does not exist.
        const rooms = [await createRoom(store, ada), await createRoom(store, ada)];
        const models = new Map<number, RoomModel>();
        for (const { id } of rooms) {
          models.set(id, new RoomModel(await store.memberships.listForRoom(id, { limit: 10 })));
        }
        let time = 1_000;

        for (const batch of steps) {
          const changes = batch.map(({ room, author, ...rest }): MessageChange => {
            const [roomId, userId] = [rooms[room]?.id ?? 999_999, at(users, author).id];
            const made = { roomId, at: (time += 1) };
            return rest.kind === 'send'
              ? { ...rest, ...made, authorId: userId }
              : { ...rest, ...made, by: userId };
          });
          const expected = changes.map(
            (change): MessageChangeResult =>
              models.get(change.roomId)?.make(change) ?? { ok: false, reason: 'room_not_found' },
          );
          expect(await store.messages.apply(changes)).toEqual(expected);
        }

        for (const [roomId, model] of models) {
          expect(await store.messages.page(roomId, { limit: 50 })).toEqual({
            messages: model.messages,
            version: model.version,
            lastSeq: model.messages.length,
          });
          expect(await store.memberships.listForRoom(roomId, { limit: 10 })).toEqual(model.members);
          const room = await store.rooms.find(roomId);
          const silent = (room ? silentOf(room) : []).flatMap(({ first, last }) =>
            model.messages.slice(first - 1, last),
          );
          expect(silent).toEqual(model.messages.filter(({ deletedAt }) => deletedAt !== null));
          const middle = Math.floor(model.version / 2);
          expect(await store.messages.since(roomId, middle, 50)).toEqual(model.since(middle));
          for (const word of words) {
            const found = await store.messages.search(ada.id, { query: word, roomId, limit: 50 });
            const held = model.messages.filter((message) => message.content.split(' ').includes(word));
            expect(found.toSorted((a, b) => a.seq - b.seq)).toEqual(held);
          }
        }
      }),
      propertyRuns(60),
    );
  });
}
