import { ReasonError, type MessagesService, type Viewer } from '@parley/api-contract/server';
import type { PageQuery, Store } from '@parley/db';
import { assertVisible } from '../people/names.ts';
import { changeRefusalError, roomFor } from '../access/access.ts';
import type { ChangedMessage, MessageChanges } from './submit-change.ts';
import { crossRoomPage, parseCursor } from './cross-room-page.ts';
import type { PostMessage } from './post-message.ts';
import type { MessageViews } from './views.ts';

export interface MessagesParts {
  store: Store;
  messageViews: MessageViews;
  messageChanges: MessageChanges;
  postMessage: PostMessage;
  join: (viewer: Viewer, roomId: number) => Promise<unknown>;
}

export function createMessagesService({
  store,
  messageViews,
  messageChanges,
  postMessage,
  join,
}: MessagesParts): MessagesService {
  async function page(roomId: number, range: PageQuery) {
    const { messages, version, lastSeq } = await store.messages.page(roomId, range);
    const [first, last] = [messages[0], messages.at(-1)];
    return {
      messages: await messageViews.all(messages),
      epoch: store.instance.epoch,
      version,
      nextBefore: first !== undefined && first.seq > 1 ? first.seq : null,
      nextAfter: last !== undefined && last.seq < lastSeq ? last.seq : null,
    };
  }

  return {
    async send(viewer, { roomId, content, clientMessageId, replyTo }) {
      assertVisible(content);
      const { userId: authorId } = viewer;
      const posted = await postMessage({
        roomId,
        authorId,
        clientMessageId,
        content,
        replyTo: replyTo ?? null,
      });
      const { message, membership } = made(posted, 'replyTo');
      // After the message is written: if it is refused, the author does not join. If joining is, the message stays.
      if (membership === null) await join(viewer, roomId).catch(ignoreRefusal);
      return { message };
    },

    async list(viewer, { roomId, before, after, around, limit }) {
      await roomFor(store, viewer, 'room.read', roomId);
      return page(roomId, { before, after, around, limit });
    },

    async quotes(viewer, { roomId, seqs }) {
      await roomFor(store, viewer, 'room.read', roomId);
      const { messages, nextSeqs } = await store.messages.findOfRoom(roomId, seqs);
      return { messages: await messageViews.all(messages), nextSeqs };
    },

    async edit(viewer, { roomId, seq, content }) {
      assertVisible(content);
      const { userId: by } = viewer;
      const at = Date.now();
      const edited = await messageChanges.make({ kind: 'edit', roomId, seq, by, content, at });
      return { message: made(edited, 'seq').message };
    },

    async delete(viewer, { roomId, seq }) {
      const { userId: by } = viewer;
      const at = Date.now();
      const deleted = await messageChanges.make({ kind: 'delete', roomId, seq, by, at });
      return { message: made(deleted, 'seq').message };
    },

    async listAll(viewer, { cursor, limit }, signal) {
      const rows = await store.messages.listAcross(viewer.userId, {
        cursor: parseCursor(cursor),
        limit: limit + 1,
        signal,
      });
      return crossRoomPage(messageViews, rows, limit);
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
      return crossRoomPage(messageViews, rows, limit);
    },
  };
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof ReasonError)) throw error;
}

/** @throws ReasonError why the change was refused; `field` is the input field that names the message. */
function made(result: ChangedMessage, field: 'seq' | 'replyTo') {
  if (!result.ok) throw changeRefusalError(result, field);
  return result;
}
