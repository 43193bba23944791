import type { z } from 'zod';
import type { Viewer } from '../context.ts';
import { procedure, router } from '../procedures.ts';
import {
  crossRoomPageOutput,
  deleteInput,
  editInput,
  listAllInput,
  listByRoomNameInput,
  listByUsernameInput,
  listInput,
  messageOutput,
  pageOutput,
  quotesInput,
  quotesOutput,
  sendInput,
  type MessagePage,
} from '../schemas/messages.ts';

type MessageOutput = z.input<typeof messageOutput>;
type CrossRoomPage = z.input<typeof crossRoomPageOutput>;

export interface MessagesService {
  send(viewer: Viewer, input: z.output<typeof sendInput>): Promise<MessageOutput>;
  list(viewer: Viewer, input: z.output<typeof listInput>): Promise<MessagePage>;
  quotes(viewer: Viewer, input: z.output<typeof quotesInput>): Promise<z.input<typeof quotesOutput>>;
  edit(viewer: Viewer, input: z.output<typeof editInput>): Promise<MessageOutput>;
  delete(viewer: Viewer, input: z.output<typeof deleteInput>): Promise<MessageOutput>;
  listAll(
    viewer: Viewer,
    input: z.output<typeof listAllInput>,
    signal: AbortSignal | undefined,
  ): Promise<CrossRoomPage>;
  listByRoomName(viewer: Viewer, input: z.output<typeof listByRoomNameInput>): Promise<MessagePage>;
  listByUsername(
    viewer: Viewer,
    input: z.output<typeof listByUsernameInput>,
    signal: AbortSignal | undefined,
  ): Promise<CrossRoomPage>;
}

const tags = ['messages'];

export const messagesRouter = router({
  /** Stores a message and shows it to everyone who follows the room. Answered once it is stored; safe to retry. Writing to a public room joins it. */
  send: procedure
    .meta({
      limit: 'send',
      reasons: ['room_not_found', 'message_not_found'],
      openapi: { method: 'POST', path: '/api/chat/rooms/{roomId}/messages', summary: 'Send a message', tags },
      rest: {
        status: 201,
        aliases: { message: 'content' },
        generated: ['clientMessageId'],
        acceptsBodyToken: true,
      },
    })
    .input(sendInput)
    .output(messageOutput)
    .mutation(({ ctx, input }) => ctx.services.messages.send(ctx.viewer, input)),

  /** A page of a room's messages, oldest first: the latest, or the one before, after or around a message. */
  list: procedure
    .meta({
      reasons: ['room_not_found'],
      openapi: {
        method: 'GET',
        path: '/api/chat/rooms/{roomId}/messages',
        summary: 'Read messages of a room',
        tags,
      },
    })
    .input(listInput)
    .output(pageOutput)
    .query(({ ctx, input }) => ctx.services.messages.list(ctx.viewer, input)),

  /** Returns the current state of quoted messages. A reply's `replyTo` is the number of the message it quotes. Ask for all quotes of a page in one call; for later changes of them, follow the room. */
  quotes: procedure
    .meta({
      reasons: ['room_not_found'],
      openapi: {
        method: 'GET',
        path: '/api/chat/rooms/{roomId}/quotes',
        summary: 'Read quoted messages',
        tags,
      },
    })
    .input(quotesInput)
    .output(quotesOutput)
    .query(({ ctx, input }) => ctx.services.messages.quotes(ctx.viewer, input)),

  /** Changes the text of an own message. */
  edit: procedure
    .meta({
      limit: 'edit',
      reasons: ['room_not_found', 'message_not_found', 'not_author', 'message_deleted'],
      openapi: {
        method: 'PATCH',
        path: '/api/chat/rooms/{roomId}/messages/{seq}',
        summary: 'Edit a message',
        tags,
      },
    })
    .input(editInput)
    .output(messageOutput)
    .mutation(({ ctx, input }) => ctx.services.messages.edit(ctx.viewer, input)),

  /** Deletes a message. You can delete your own messages. The owner of a room can delete any message in it, and so can administrators in rooms that they may read. The text goes, and the message keeps its place in the room, with `deletedBy` if it was not the author who deleted it. Deleting it again changes nothing. */
  delete: procedure
    .meta({
      limit: 'edit',
      reasons: ['room_not_found', 'message_not_found', 'not_author'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/rooms/{roomId}/messages/{seq}',
        summary: 'Delete a message',
        tags,
      },
    })
    .input(deleteInput)
    .output(messageOutput)
    .mutation(({ ctx, input }) => ctx.services.messages.delete(ctx.viewer, input)),

  /** Messages of all rooms that the viewer may read, newest first. */
  listAll: procedure
    .meta({
      limit: 'search',
      openapi: { method: 'GET', path: '/api/messages', summary: 'Read messages of all rooms', tags },
    })
    .input(listAllInput.prefault({}))
    .output(crossRoomPageOutput)
    .query(({ ctx, input, signal }) => ctx.services.messages.listAll(ctx.viewer, input, signal)),

  /** As messages.list, for the room of a name: one of the viewer's own, or else the public room of that name. */
  listByRoomName: procedure
    .meta({
      reasons: ['room_not_found'],
      openapi: {
        method: 'GET',
        path: '/api/messages/room',
        summary: 'Read messages of a room by its name',
        tags,
      },
    })
    .input(listByRoomNameInput)
    .output(pageOutput)
    .query(({ ctx, input }) => ctx.services.messages.listByRoomName(ctx.viewer, input)),

  /** Messages by one user in the rooms that the viewer may read, newest first. */
  listByUsername: procedure
    .meta({
      limit: 'search',
      reasons: ['user_not_found'],
      openapi: { method: 'GET', path: '/api/messages/username', summary: "Read a user's messages", tags },
    })
    .input(listByUsernameInput)
    .output(crossRoomPageOutput)
    .query(({ ctx, input, signal }) => ctx.services.messages.listByUsername(ctx.viewer, input, signal)),
});
