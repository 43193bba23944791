import { ReasonError, type MessagesService, type Viewer } from '@parley/api-contract/server';
import type { MessageChange, MessageRefusal, MessageRow, MessageWriter, PageQuery, Store } from '@parley/db';
import type { Bus } from '../live/bus.ts';
import type { Hub } from '../live/hub.ts';
import { readableRoom } from './access.ts';
import { crossRoomPage, parseCursor } from './cross-room-page.ts';
import type { People } from './people.ts';
import { membershipView } from './views.ts';

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
    // The writer tells followers in the order of commits; that needs the author at hand.
    await people.get(change.authorId);
    const result = await writer.submit(change);
    if (!result.ok) {
      throw new ReasonError(result.reason, { field: fieldOf(result.reason, change) });
    }
    return { message: await one(result.message), membership: result.membership };
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
      await readableRoom(store, viewer, roomId);
      return page(roomId, { before, after, around, limit });
    },

    async edit(viewer, { roomId, seq, content }) {
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
        authorId: viewer.userId,
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
