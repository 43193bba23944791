import { z } from 'zod';
import type { Viewer, Visitor } from '../context.ts';
import { openProcedure, procedure, router } from '../procedures.ts';
import { credentialsInput, messageOutput, registerOutput } from '../schemas/auth.ts';
import {
  createRoomInput,
  deleteMessageInput,
  joinRoomInput,
  messagesInput,
  sendMessageInput,
  tokenOutput,
} from '../schemas/flat.ts';
import { messageOutput as sentMessageOutput, pageOutput, type MessagePage } from '../schemas/messages.ts';
import { listRoomsInput, listRoomsOutput, roomViewSchema } from '../schemas/rooms.ts';
import { passwordSchema, usernameSchema } from '../schemas/users.ts';

export const registerInput = z.object({ username: usernameSchema, password: passwordSchema });
export const roomOutput = messageOutput.extend({ room: roomViewSchema });

type MessageOutput = z.input<typeof messageOutput>;
type RoomsPage = z.input<typeof listRoomsOutput>;

export interface FlatService {
  register(
    visitor: Visitor,
    input: z.output<typeof registerInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof registerOutput>>;
  login(
    visitor: Visitor,
    input: z.output<typeof credentialsInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof tokenOutput>>;
  createRoom(viewer: Viewer, input: z.output<typeof createRoomInput>): Promise<z.input<typeof roomOutput>>;
  joinRoom(viewer: Viewer, input: z.output<typeof joinRoomInput>): Promise<MessageOutput>;
  sendMessage(
    viewer: Viewer,
    input: z.output<typeof sendMessageInput>,
  ): Promise<z.input<typeof sentMessageOutput>>;
  deleteMessage(viewer: Viewer, input: z.output<typeof deleteMessageInput>): Promise<MessageOutput>;
  messages(viewer: Viewer, input: z.output<typeof messagesInput>): Promise<MessagePage>;
  rooms(
    viewer: Viewer,
    input: z.output<typeof listRoomsInput>,
    signal: AbortSignal | undefined,
  ): Promise<RoomsPage>;
}

const tags = ['flat paths'];

/** What clients of the fifth source system call. Each does what its counterpart in the other routers does, under that system's names. */
export const flatRouter = router({
  /** Makes an account. The first account of a server becomes its administrator. */
  register: openProcedure
    .meta({
      limit: 'register',
      reasons: ['username_taken'],
      openapi: { method: 'POST', path: '/register', summary: 'Make an account', tags, protect: false },
      rest: { status: 201 },
    })
    .input(registerInput)
    .output(registerOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.flat.register(ctx.visitor, input, signal)),

  /** Signs in, and gives a token. */
  login: openProcedure
    .meta({
      limit: 'signIn',
      reasons: ['invalid_credentials'],
      openapi: { method: 'POST', path: '/login', summary: 'Sign in with a token', tags, protect: false },
    })
    .input(credentialsInput)
    .output(tokenOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.flat.login(ctx.visitor, input, signal)),

  /** Makes a public room; its creator owns and has joined it. */
  createRoom: procedure
    .meta({
      limit: 'createRoom',
      reasons: ['room_name_taken', 'not_yourself'],
      openapi: { method: 'POST', path: '/create_room', summary: 'Create a public room', tags },
      rest: { status: 201 },
    })
    .input(createRoomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.flat.createRoom(ctx.viewer, input)),

  /** Joins a public room. To join again changes nothing. */
  joinRoom: procedure
    .meta({
      limit: 'join',
      reasons: ['room_not_found', 'not_yourself'],
      openapi: { method: 'POST', path: '/join_room', summary: 'Join a room', tags },
      rest: { status: 201 },
    })
    .input(joinRoomInput)
    .output(messageOutput)
    .mutation(({ ctx, input }) => ctx.services.flat.joinRoom(ctx.viewer, input)),

  /** Stores a message and shows it to everyone who follows the room. Only members may. */
  sendMessage: procedure
    .meta({
      limit: 'send',
      reasons: ['room_not_found', 'not_member', 'not_yourself'],
      openapi: { method: 'POST', path: '/send_message', summary: 'Send a message', tags },
      rest: { status: 201, aliases: { content: 'message' } },
    })
    .input(sendMessageInput)
    .output(sentMessageOutput)
    .mutation(({ ctx, input }) => ctx.services.flat.sendMessage(ctx.viewer, input)),

  /** Deletes a message, with the same permissions as `DELETE /api/chat/rooms/{roomId}/messages/{seq}`. The text goes, and the message keeps its place in the room. */
  deleteMessage: procedure
    .meta({
      limit: 'edit',
      reasons: ['room_not_found', 'message_not_found', 'not_author', 'not_yourself'],
      openapi: { method: 'POST', path: '/delete_message', summary: 'Delete a message', tags },
    })
    .input(deleteMessageInput)
    .output(messageOutput)
    .mutation(({ ctx, input }) => ctx.services.flat.deleteMessage(ctx.viewer, input)),

  /** A page of a room's messages, oldest first: the latest, or the one before a message. */
  getMessages: procedure
    .meta({
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/get_messages/{roomID}', summary: 'Read messages of a room', tags },
    })
    .input(messagesInput)
    .output(pageOutput)
    .query(({ ctx, input }) => ctx.services.flat.messages(ctx.viewer, input)),

  /** As `GET /get_messages/{roomID}`, with the room in the query. */
  allMessages: procedure
    .meta({
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/all_messages', summary: 'Read messages of a room', tags },
    })
    .input(messagesInput)
    .output(pageOutput)
    .query(({ ctx, input }) => ctx.services.flat.messages(ctx.viewer, input)),

  /** Public rooms and the caller's own, by ID. */
  getRooms: procedure
    .meta({ openapi: { method: 'GET', path: '/get_rooms', summary: 'List rooms', tags } })
    .input(listRoomsInput)
    .output(listRoomsOutput)
    .query(({ ctx, input, signal }) => ctx.services.flat.rooms(ctx.viewer, input, signal)),

  /** As `GET /get_rooms`. */
  allRooms: procedure
    .meta({ openapi: { method: 'GET', path: '/all_rooms', summary: 'List rooms', tags } })
    .input(listRoomsInput)
    .output(listRoomsOutput)
    .query(({ ctx, input, signal }) => ctx.services.flat.rooms(ctx.viewer, input, signal)),
});
