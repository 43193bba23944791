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
} from '../schemas/messages.ts';

const tags = ['messages'];

export const messagesRouter = router({
  send: procedure
    .meta({
      description:
        'Stores a message and shows it to everyone who follows the room. Responds once the message is stored; safe to retry. Sending to a public room joins it.',
      limit: 'send',
      reasons: [
        'room_not_found',
        'silenced',
        'message_not_found',
        'posting_restricted',
        'slow_mode',
        'room_archived',
      ],
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

  list: procedure
    .meta({
      description:
        "Returns a page of a room's messages, oldest first: the latest page, or the one before, after or around a message.",
      reasons: ['room_not_found'],
      openapi: {
        method: 'GET',
        path: '/api/chat/rooms/{roomId}/messages',
        summary: 'Read messages in a room',
        tags,
      },
    })
    .input(listInput)
    .output(pageOutput)
    .query(({ ctx, input }) => ctx.services.messages.list(ctx.viewer, input)),

  quotes: procedure
    .meta({
      description:
        "Returns the current state of quoted messages. A reply's `replyTo` is the number of the message it quotes. Request all quotes on a page in one call; to receive later changes, follow the room.",
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

  edit: procedure
    .meta({
      description: 'Changes the text of one of your messages.',
      limit: 'edit',
      reasons: [
        'room_not_found',
        'silenced',
        'message_not_found',
        'not_author',
        'message_deleted',
        'room_archived',
      ],
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

  delete: procedure
    .meta({
      description:
        'Deletes a message. You can delete your own messages. The owner and the moderators of a room can delete any message in it, and so can administrators in rooms that they may read. The text is removed, and the message keeps its place in the room, with `deletedBy` if someone other than the author deleted it. Deleting it again changes nothing.',
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

  listAll: procedure
    .meta({
      description: 'Returns messages from all rooms that you can read, newest first.',
      limit: 'search',
      openapi: { method: 'GET', path: '/api/messages', summary: 'Read messages in all rooms', tags },
    })
    .input(listAllInput.prefault({}))
    .output(crossRoomPageOutput)
    .query(({ ctx, input, signal }) => ctx.services.messages.listAll(ctx.viewer, input, signal)),

  listByRoomName: procedure
    .meta({
      description:
        'Same as messages.list, but finds the room by name: one of your own, or otherwise the public room with that name.',
      reasons: ['room_not_found'],
      openapi: {
        method: 'GET',
        path: '/api/messages/room',
        summary: 'Read messages in a room by its name',
        tags,
      },
    })
    .input(listByRoomNameInput)
    .output(pageOutput)
    .query(({ ctx, input }) => ctx.services.messages.listByRoomName(ctx.viewer, input)),

  listByUsername: procedure
    .meta({
      description: 'Returns messages by one user in the rooms that you can read, newest first.',
      limit: 'search',
      reasons: ['user_not_found'],
      openapi: { method: 'GET', path: '/api/messages/username', summary: "Read a user's messages", tags },
    })
    .input(listByUsernameInput)
    .output(crossRoomPageOutput)
    .query(({ ctx, input, signal }) => ctx.services.messages.listByUsername(ctx.viewer, input, signal)),
});
