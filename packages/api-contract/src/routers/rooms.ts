import { procedure, router, stream, trackedStream } from '../procedures.ts';
import {
  followRoomInput,
  roomEventSchema,
  setTypingInput,
  setTypingOutput,
  typingEventSchema,
} from '../schemas/events.ts';
import {
  createRoomInput,
  inviteInput,
  inviteOutput,
  listMembersInput,
  listMembersOutput,
  listRoomsInput,
  listRoomsOutput,
  openConversationInput,
  roomDetailOutput,
  roomIdOutput,
  roomInput,
  roomOutput,
} from '../schemas/rooms.ts';

const tags = ['rooms'];

export const roomsRouter = router({
  create: procedure
    .meta({
      description: 'Makes a room; its creator owns and has joined it. Names of public rooms are unique.',
      limit: 'createRoom',
      reasons: ['room_name_taken'],
      openapi: { method: 'POST', path: '/api/chat/rooms', summary: 'Create a room', tags },
      rest: { status: 201, defaults: { kind: 'public' } },
    })
    .input(createRoomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.create(ctx.viewer, input)),

  list: procedure
    .meta({
      description: "Public rooms and the viewer's own, by ID.",
      openapi: { method: 'GET', path: '/api/chat/rooms', summary: 'List rooms', tags },
    })
    .input(listRoomsInput.prefault({}))
    .output(listRoomsOutput)
    .query(({ ctx, input, signal }) => ctx.services.rooms.list(ctx.viewer, input, signal)),

  get: procedure
    .meta({
      description: 'A room with the first of its members and the latest of its messages.',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/chat/rooms/{roomId}', summary: 'Read a room', tags },
    })
    .input(roomInput)
    .output(roomDetailOutput)
    .query(({ ctx, input }) => ctx.services.rooms.get(ctx.viewer, input)),

  join: procedure
    .meta({
      description: 'Joins a public room. To join again changes nothing.',
      limit: 'join',
      reasons: ['room_not_found'],
      openapi: { method: 'POST', path: '/api/chat/rooms/{roomId}/join', summary: 'Join a room', tags },
    })
    .input(roomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.join(ctx.viewer, input)),

  leave: procedure
    .meta({
      description: 'Leaves a room or a group. When its owner leaves, the member of longest standing owns it.',
      limit: 'join',
      reasons: ['room_not_found', 'not_member', 'conversation_fixed'],
      openapi: { method: 'POST', path: '/api/chat/rooms/{roomId}/leave', summary: 'Leave a room', tags },
    })
    .input(roomInput)
    .output(roomIdOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.leave(ctx.viewer, input)),

  members: procedure
    .meta({
      description: 'The members of a room, by user ID.',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/chat/rooms/{roomId}/members', summary: 'List members', tags },
    })
    .input(listMembersInput)
    .output(listMembersOutput)
    .query(({ ctx, input, signal }) => ctx.services.rooms.members(ctx.viewer, input, signal)),

  invite: procedure
    .meta({
      description: 'Adds people to a room or a group. Any member may.',
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

  openConversation: procedure
    .meta({
      description:
        'Opens the direct conversation with one other person, found again if there is one, or a new group with several.',
      limit: 'openConversation',
      reasons: ['user_not_found', 'group_full'],
      openapi: { method: 'POST', path: '/api/chat/conversations', summary: 'Open a conversation', tags },
    })
    .input(openConversationInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.openConversation(ctx.viewer, input)),

  follow: procedure
    .meta({
      description:
        'The log of a room from `lastEventId` on, without gap or repetition; without one, or from too far behind, a `reset` first.',
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

  typing: procedure
    .meta({
      description: 'Who is typing in a room: the state first, then what changes in it.',
      reasons: ['room_not_found'],
    })
    .input(roomInput)
    .output(stream(typingEventSchema))
    .subscription(({ ctx, input, signal }) => ctx.services.rooms.typing(ctx.viewer, input, signal)),

  setTyping: procedure
    .meta({
      description: 'Tells the others in a room that the viewer is typing, or is no longer.',
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
