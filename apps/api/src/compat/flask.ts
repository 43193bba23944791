import { ReasonError, type FlaskService, type Services, type Viewer } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import { randomUUID } from 'node:crypto';
import { roomFor } from '../access/access.ts';

/** Serves the fifth source system's calls with their counterparts in the other services. */
export function createFlaskService(store: Store, services: Omit<Services, 'flask'>): FlaskService {
  const { auth, rooms, messages } = services;
  return {
    register: (visitor, input, signal) => auth.register(visitor, { ...input, email: undefined }, signal),

    async login(visitor, credentials, signal) {
      const { token } = await auth.issueToken(visitor, credentials, signal);
      return { access_token: token };
    },

    async createRoom(viewer, { roomname, userID }) {
      refuseOthers(viewer, userID);
      const room = { name: roomname, kind: 'public', description: undefined } as const;
      const created = await inFlaskNames(rooms.create(viewer, room));
      return { message: 'The room was created.', room: created.room };
    },

    async joinRoom(viewer, { roomID, userID }) {
      refuseOthers(viewer, userID);
      await inFlaskNames(rooms.join(viewer, { roomId: roomID }));
      return { message: 'You have joined the room.' };
    },

    async sendMessage(viewer, { roomID, userID, message }) {
      refuseOthers(viewer, userID);
      await inFlaskNames(roomFor(store, viewer, 'message.sendAsMember', roomID));
      const clientMessageId = randomUUID();
      return inFlaskNames(messages.send(viewer, { roomId: roomID, content: message, clientMessageId }));
    },

    async deleteMessage(viewer, { roomID, messageID, userID }) {
      refuseOthers(viewer, userID);
      await inFlaskNames(messages.delete(viewer, { roomId: roomID, seq: messageID }));
      return { message: 'The message was deleted.' };
    },

    messages: (viewer, { roomID, before, limit }) =>
      inFlaskNames(messages.list(viewer, { roomId: roomID, limit, ...(before !== undefined && { before }) })),

    rooms: (viewer, input, signal) => rooms.list(viewer, input, signal),
  };
}

const flatNames = new Map([
  ['roomId', 'roomID'],
  ['name', 'roomname'],
  ['seq', 'messageID'],
  ['content', 'message'],
]);

/** Makes errors name fields as these paths do. */
async function inFlaskNames<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ReasonError) || error.field === undefined) throw error;
    const field = flatNames.get(error.field);
    if (field === undefined) throw error;
    const named = `${error.field}: `;
    const message = error.message.startsWith(named)
      ? `${field}: ${error.message.slice(named.length)}`
      : error.message;
    throw error.withField(field, message);
  }
}

function refuseOthers(viewer: Viewer, userId: number | undefined): void {
  if (userId !== undefined && userId !== viewer.userId)
    throw new ReasonError('not_yourself', { field: 'userID' });
}
