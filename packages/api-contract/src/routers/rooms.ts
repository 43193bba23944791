import type { TrackedEnvelope } from '@trpc/server';
import { z } from 'zod';
import type { Viewer } from '../context.ts';
import { procedure, router, stream, trackedStream } from '../procedures.ts';
import {
  followRoomInput,
  roomEventSchema,
  setTypingInput,
  typingEventSchema,
  type RoomEvent,
  type TypingEvent,
} from '../schemas/events.ts';
import { messageSchema } from '../schemas/messages.ts';
import {
  createRoomInput,
  inviteInput,
  inviteOutput,
  listMembersInput,
  listMembersOutput,
  listRoomsInput,
  listRoomsOutput,
  memberSchema,
  openConversationInput,
  roomIdOutput,
  roomInput,
  roomOutput,
} from '../schemas/rooms.ts';

export const roomDetailOutput = roomOutput.extend({
  members: z.array(memberSchema).describe('The first page of members; rooms.members has all of them.'),
  messages: z.array(messageSchema).describe('The latest page, oldest first; messages.list has all of them.'),
});
export const setTypingOutput = z.object({ isTyping: z.boolean() });

type RoomOutput = z.input<typeof roomOutput>;
type RoomId = z.output<typeof roomInput>;

export interface RoomsService {
  create(viewer: Viewer, input: z.output<typeof createRoomInput>): Promise<RoomOutput>;
  list(
    viewer: Viewer,
    input: z.output<typeof listRoomsInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof listRoomsOutput>>;
  get(viewer: Viewer, input: RoomId): Promise<z.input<typeof roomDetailOutput>>;
  join(viewer: Viewer, input: RoomId): Promise<RoomOutput>;
  leave(viewer: Viewer, input: RoomId): Promise<RoomId>;
  members(
    viewer: Viewer,
    input: z.output<typeof listMembersInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof listMembersOutput>>;
  invite(viewer: Viewer, input: z.output<typeof inviteInput>): Promise<z.input<typeof inviteOutput>>;
  openConversation(viewer: Viewer, input: z.output<typeof openConversationInput>): Promise<RoomOutput>;
  follow(
    viewer: Viewer,
    input: z.output<typeof followRoomInput>,
    signal: AbortSignal | undefined,
  ): Promise<AsyncIterable<TrackedEnvelope<RoomEvent>>>;
  typing(viewer: Viewer, input: RoomId, signal: AbortSignal | undefined): Promise<AsyncIterable<TypingEvent>>;
  setTyping(viewer: Viewer, input: z.output<typeof setTypingInput>): Promise<z.input<typeof setTypingOutput>>;
}

const tags = ['rooms'];

export const roomsRouter = router({
  /** Makes a room; its creator owns and has joined it. Names of public rooms are unique. */
  create: procedure
    .meta({
      limit: 'createRoom',
      reasons: ['room_name_taken'],
      openapi: { method: 'POST', path: '/api/chat/rooms', summary: 'Create a room', tags },
      rest: { status: 201, defaults: { kind: 'public' } },
    })
    .input(createRoomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.create(ctx.viewer, input)),

  /** Public rooms and the viewer's own, by ID. */
  list: procedure
    .meta({ openapi: { method: 'GET', path: '/api/chat/rooms', summary: 'List rooms', tags } })
    .input(listRoomsInput.prefault({}))
    .output(listRoomsOutput)
    .query(({ ctx, input, signal }) => ctx.services.rooms.list(ctx.viewer, input, signal)),

  /** A room with the first of its members and the latest of its messages. */
  get: procedure
    .meta({
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/chat/rooms/{roomId}', summary: 'Read a room', tags },
    })
    .input(roomInput)
    .output(roomDetailOutput)
    .query(({ ctx, input }) => ctx.services.rooms.get(ctx.viewer, input)),

  /** Joins a public room. To join again changes nothing. */
  join: procedure
    .meta({
      limit: 'join',
      reasons: ['room_not_found'],
      openapi: { method: 'POST', path: '/api/chat/rooms/{roomId}/join', summary: 'Join a room', tags },
    })
    .input(roomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.join(ctx.viewer, input)),

  /** Leaves a room or a group. When its owner leaves, the member of longest standing owns it. */
  leave: procedure
    .meta({
      limit: 'join',
      reasons: ['room_not_found', 'not_member', 'conversation_fixed'],
      openapi: { method: 'POST', path: '/api/chat/rooms/{roomId}/leave', summary: 'Leave a room', tags },
    })
    .input(roomInput)
    .output(roomIdOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.leave(ctx.viewer, input)),

  /** The members of a room, by user ID. */
  members: procedure
    .meta({
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/chat/rooms/{roomId}/members', summary: 'List members', tags },
    })
    .input(listMembersInput)
    .output(listMembersOutput)
    .query(({ ctx, input, signal }) => ctx.services.rooms.members(ctx.viewer, input, signal)),

  /** Adds people to a room or a group. Any member may. */
  invite: procedure
    .meta({
      limit: 'invite',
      reasons: ['room_not_found', 'not_member', 'user_not_found', 'conversation_fixed', 'group_full'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/members',
        summary: 'Add people to a room',
        tags,
      },
    })
    .input(inviteInput)
    .output(inviteOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.invite(ctx.viewer, input)),

  /** Opens the direct conversation with one other person, found again if there is one, or a new group with several. */
  openConversation: procedure
    .meta({
      limit: 'openConversation',
      reasons: ['user_not_found', 'group_full'],
      openapi: { method: 'POST', path: '/api/chat/conversations', summary: 'Open a conversation', tags },
    })
    .input(openConversationInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.openConversation(ctx.viewer, input)),

  /** The log of a room from `lastEventId` on, without gap or repetition; without one, or from too far behind, a `reset` first. */
  follow: procedure
    .meta({
      reasons: ['room_not_found'],
      eventStream: {
        path: '/api/chat/rooms/{roomId}/events',
        summary: 'Follow a room by server-sent events',
        tags,
      },
    })
    .input(followRoomInput)
    .output(trackedStream(roomEventSchema))
    .subscription(({ ctx, input, signal }) => ctx.services.rooms.follow(ctx.viewer, input, signal)),

  /** Who is typing in a room: the state first, then what changes in it. */
  typing: procedure
    .meta({ reasons: ['room_not_found'] })
    .input(roomInput)
    .output(stream(typingEventSchema))
    .subscription(({ ctx, input, signal }) => ctx.services.rooms.typing(ctx.viewer, input, signal)),

  /** Tells the others in a room that the viewer is typing, or is no longer. */
  setTyping: procedure
    .meta({
      limit: 'typing',
      reasons: ['room_not_found', 'not_member'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/typing',
        summary: 'Show that you are typing',
        tags,
      },
    })
    .input(setTypingInput)
    .output(setTypingOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.setTyping(ctx.viewer, input)),
});
