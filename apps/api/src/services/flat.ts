import { ReasonError, type FlatService, type Services, type Viewer } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import { randomUUID } from 'node:crypto';
import { ownRoom } from './access.ts';

/** The fifth source system's calls, each by its counterpart among the other services. */
export function createFlatService(store: Store, services: Omit<Services, 'flat'>): FlatService {
  const { auth, rooms, messages } = services;
  return {
    register: (visitor, input) => auth.register(visitor, { ...input, email: undefined }),

    async login(visitor, credentials) {
      const { token } = await auth.issueToken(visitor, credentials);
      return { access_token: token };
    },

    async createRoom(viewer, { roomname, userID }) {
      refuseOthers(viewer, userID);
      const { room } = await rooms.create(viewer, { name: roomname, kind: 'public', description: undefined });
      return { message: 'The room was created.', room };
    },

    async joinRoom(viewer, { roomID, userID }) {
      refuseOthers(viewer, userID);
      await rooms.join(viewer, { roomId: roomID });
      return { message: 'You have joined the room.' };
    },

    async sendMessage(viewer, { roomID, userID, message }) {
      refuseOthers(viewer, userID);
      await ownRoom(store, viewer, roomID);
      const clientMessageId = randomUUID();
      return messages.send(viewer, { roomId: roomID, content: message, clientMessageId });
    },

    async deleteMessage(viewer, { roomID, messageID, userID }) {
      refuseOthers(viewer, userID);
      await messages.delete(viewer, { roomId: roomID, seq: messageID });
      return { message: 'The message was deleted.' };
    },

    messages: (viewer, { roomID, before, limit }) =>
      messages.list(viewer, { roomId: roomID, limit, ...(before !== undefined && { before }) }),

    rooms: (viewer, input) => rooms.list(viewer, input),
  };
}

function refuseOthers(viewer: Viewer, userId: number | undefined): void {
  if (userId !== undefined && userId !== viewer.userId)
    throw new ReasonError('not_yourself', { field: 'userID' });
}
