import { openProcedure, procedure, router } from '../procedures.ts';
import { credentialsInput, messageOutput, registerOutput } from '../schemas/auth.ts';
import {
  registerInput,
  roomOutput,
  createRoomInput,
  deleteMessageInput,
  joinRoomInput,
  messagesInput,
  sendMessageInput,
  tokenOutput,
} from '../schemas/flask.ts';
import { messageOutput as sentMessageOutput, pageOutput } from '../schemas/messages.ts';
import { listRoomsInput, listRoomsOutput } from '../schemas/rooms.ts';

const tags = ['Flask paths'];

/** The paths that clients of the fifth source system call. They work like their counterparts in the other routers, with that system's names. */
export const flaskRouter = router({
  register: openProcedure
    .meta({
      description: 'Creates an account. The first account on a server becomes its administrator.',
      limit: 'register',
      reasons: ['username_taken'],
      openapi: { method: 'POST', path: '/register', summary: 'Create an account', tags, protect: false },
      rest: { status: 201 },
    })
    .input(registerInput)
    .output(registerOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.flask.register(ctx.visitor, input, signal)),

  login: openProcedure
    .meta({
      description: 'Signs in and returns a token.',
      limit: 'signIn',
      reasons: ['invalid_credentials'],
      openapi: { method: 'POST', path: '/login', summary: 'Sign in with a token', tags, protect: false },
    })
    .input(credentialsInput)
    .output(tokenOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.flask.login(ctx.visitor, input, signal)),

  createRoom: procedure
    .meta({
      description: 'Creates a public room. You become its owner and first member.',
      limit: 'createRoom',
      reasons: ['room_name_taken', 'not_yourself'],
      openapi: { method: 'POST', path: '/create_room', summary: 'Create a public room', tags },
      rest: { status: 201 },
    })
    .input(createRoomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.flask.createRoom(ctx.viewer, input)),

  joinRoom: procedure
    .meta({
      description: 'Joins a public room. Joining again changes nothing.',
      limit: 'join',
      reasons: ['room_not_found', 'not_yourself', 'room_archived'],
      openapi: { method: 'POST', path: '/join_room', summary: 'Join a room', tags },
      rest: { status: 201 },
    })
    .input(joinRoomInput)
    .output(messageOutput)
    .mutation(({ ctx, input }) => ctx.services.flask.joinRoom(ctx.viewer, input)),

  sendMessage: procedure
    .meta({
      description: 'Stores a message and shows it to everyone who follows the room. You must be a member.',
      limit: 'send',
      reasons: [
        'room_not_found',
        'not_member',
        'silenced',
        'not_yourself',
        'posting_restricted',
        'slow_mode',
        'room_archived',
      ],
      openapi: { method: 'POST', path: '/send_message', summary: 'Send a message', tags },
      rest: { status: 201, aliases: { content: 'message' } },
    })
    .input(sendMessageInput)
    .output(sentMessageOutput)
    .mutation(({ ctx, input }) => ctx.services.flask.sendMessage(ctx.viewer, input)),

  deleteMessage: procedure
    .meta({
      description:
        'Deletes a message, with the same permissions as `DELETE /api/chat/rooms/{roomId}/messages/{seq}`. The text is removed, and the message keeps its place in the room.',
      limit: 'edit',
      reasons: ['room_not_found', 'message_not_found', 'not_author', 'not_yourself'],
      openapi: { method: 'POST', path: '/delete_message', summary: 'Delete a message', tags },
    })
    .input(deleteMessageInput)
    .output(messageOutput)
    .mutation(({ ctx, input }) => ctx.services.flask.deleteMessage(ctx.viewer, input)),

  getMessages: procedure
    .meta({
      description:
        "Returns a page of a room's messages, oldest first: the latest page, or the one before a message.",
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/get_messages/{roomID}', summary: 'Read messages in a room', tags },
    })
    .input(messagesInput)
    .output(pageOutput)
    .query(({ ctx, input }) => ctx.services.flask.messages(ctx.viewer, input)),

  allMessages: procedure
    .meta({
      description: 'Same as `GET /get_messages/{roomID}`, with the room in the query.',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/all_messages', summary: 'Read messages in a room', tags },
    })
    .input(messagesInput)
    .output(pageOutput)
    .query(({ ctx, input }) => ctx.services.flask.messages(ctx.viewer, input)),

  getRooms: procedure
    .meta({
      description: 'Returns public rooms and your own, ordered by ID.',
      openapi: { method: 'GET', path: '/get_rooms', summary: 'List rooms', tags },
    })
    .input(listRoomsInput)
    .output(listRoomsOutput)
    .query(({ ctx, input, signal }) => ctx.services.flask.rooms(ctx.viewer, input, signal)),

  allRooms: procedure
    .meta({
      description: 'Same as `GET /get_rooms`.',
      openapi: { method: 'GET', path: '/all_rooms', summary: 'List rooms', tags },
    })
    .input(listRoomsInput)
    .output(listRoomsOutput)
    .query(({ ctx, input, signal }) => ctx.services.flask.rooms(ctx.viewer, input, signal)),
});
