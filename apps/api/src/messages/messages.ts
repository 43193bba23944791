import { ReasonError, type MessagesService, type Viewer } from '@parley/api-contract/server';
import type { MessageChange, MessageRefusal, MessageRow, MessageWriter, PageQuery, Store } from '@parley/db';
import type { Bus } from '../live/bus.ts';
import type { Hub } from '../live/hub.ts';
import { roomFor } from '../rights/access.ts';
import { crossRoomPage, parseCursor } from './cross-room-page.ts';
import { assertVisible } from '../people/names.ts';
import type { People } from '../people/people.ts';
import { membershipView } from '../views.ts';

export interface MessagesParts {
  store: Store;
  hub: Hub;
  bus: Bus;
  writer: MessageWriter;
  people: People;
  join: (viewer: Viewer, roomId: number) => Promise<unknown>;
}

export function createMessagesService({
  store,
  hub,
  bus,
  writer,
  people,
  join,
}: MessagesParts): MessagesService {
  async function write(change: MessageChange) {
    // The writer notifies followers in the order of commits, so everyone whom the message shows must be loaded before.
    await people.find(await shownBy(change));
    const result = await writer.submit(change);
    if (!result.ok) {
      throw new ReasonError(result.reason, { field: fieldOf(result.reason, change) });
    }
    return { message: await one(result.message), membership: result.membership };
  }

  /** The users whom a message shows after a change. */
  async function shownBy(change: MessageChange): Promise<number[]> {
    if (change.kind !== 'delete') return [change.authorId];
    const message = await store.messages.find(change.roomId, change.seq);
    return message === undefined ? [] : [message.authorId, change.deletedBy];
  }

  async function one(row: MessageRow) {
    const [message] = await people.messages([row]);
    if (message === undefined) throw new Error('One row makes one message.');
    return message;
  }

  async function page(roomId: number, range: PageQuery) {
    const { messages, version, lastSeq } = await store.messages.page(roomId, range);
    const [first, last] = [messages[0], messages.at(-1)];
    return {
      messages: await people.messages(messages),
      version,
      nextBefore: first !== undefined && first.seq > 1 ? first.seq : null,
      nextAfter: last !== undefined && last.seq < lastSeq ? last.seq : null,
    };
  }

  return {
    async send(viewer, { roomId, content, clientMessageId, replyTo }) {
      assertVisible(content);
      const { message, membership } = await write({
        kind: 'send',
        roomId,
        authorId: viewer.userId,
        clientMessageId,
        content,
        replyTo: replyTo ?? null,
        at: Date.now(),
      });
      // After the message is written: one that is refused joins nothing.
      if (membership === null) await join(viewer, roomId);
      const { userId } = viewer;
      if (hub.typing.isTyping(roomId, userId)) bus.publish({ type: 'typingStopped', roomId, userId });
      // Their other devices show what stands above as read.
      if (membership !== null) {
        bus.publish({
          type: 'membershipChanged',
          roomId,
          userId,
          membership: membershipView(membership),
        });
      }
      return { message };
    },

    async list(viewer, { roomId, before, after, around, limit }) {
      await roomFor(store, viewer, 'room.read', roomId);
      return page(roomId, { before, after, around, limit });
    },

    async quotes(viewer, { roomId, seqs }) {
      await roomFor(store, viewer, 'room.read', roomId);
      const { messages, nextSeqs } = await store.messages.findOfRoom(roomId, seqs);
      return { messages: await people.messages(messages), nextSeqs };
    },

    async edit(viewer, { roomId, seq, content }) {
      assertVisible(content);
      const { message } = await write({
        kind: 'edit',
        roomId,
        seq,
        authorId: viewer.userId,
        content,
        at: Date.now(),
      });
      return { message };
    },

    async delete(viewer, { roomId, seq }) {
      const { message } = await write({
        kind: 'delete',
        roomId,
        seq,
        deletedBy: viewer.userId,
        at: Date.now(),
      });
      return { message };
    },

    async listAll(viewer, { cursor, limit }, signal) {
      const rows = await store.messages.listAcross(viewer.userId, {
        cursor: parseCursor(cursor),
        limit: limit + 1,
        signal,
      });
      return crossRoomPage(people, rows, limit);
    },

    async listByRoomName(viewer, { q, before, after, limit }) {
      const room = await store.rooms.findByName(viewer.userId, q);
      if (room === undefined) throw new ReasonError('room_not_found', { field: 'q' });
      return page(room.id, { before, after, limit });
    },

    async listByUsername(viewer, { q, cursor, limit }, signal) {
      const author = await store.users.findByUsername(q);
      if (author === undefined) throw new ReasonError('user_not_found', { field: 'q' });
      const rows = await store.messages.listAcross(viewer.userId, {
        authorId: author.id,
        cursor: parseCursor(cursor),
        limit: limit + 1,
        signal,
      });
      return crossRoomPage(people, rows, limit);
    },
  };
}

/** Which field of a change is to blame. */
function fieldOf(reason: MessageRefusal, change: MessageChange): string {
  if (reason === 'room_not_found') return 'roomId';
  return change.kind === 'send' ? 'replyTo' : 'seq';
}
