import { openProcedure, procedure, router, stream, trackedStream } from '../procedures.ts';
import {
  followRoomInput,
  roomEventSchema,
  setTypingInput,
  setTypingOutput,
  typingEventSchema,
} from '../schemas/events.ts';
import {
  createInviteInput,
  createInviteOutput,
  inviteCodeInput,
  inviteIdInput,
  invitePreviewSchema,
  listInvitesOutput,
} from '../schemas/invites.ts';
import {
  banInput,
  createRoomInput,
  deleteRoomInput,
  inviteInput,
  inviteOutput,
  listBansInput,
  listBansOutput,
  listMembersInput,
  listMembersOutput,
  listRoomsInput,
  listRoomsOutput,
  memberInput,
  memberOutput,
  openConversationInput,
  removedMemberOutput,
  roomDetailOutput,
  roomIdOutput,
  roomInput,
  roomOutput,
  restrictedOutput,
  setRoleInput,
  silenceInput,
  silenceOutput,
  updateRoomInput,
} from '../schemas/rooms.ts';

const tags = ['rooms'];

export const roomsRouter = router({
  create: procedure
    .meta({
      description: 'Creates a room. You become its owner and first member. Names of public rooms are unique.',
      limit: 'createRoom',
      reasons: ['room_name_taken'],
      openapi: { method: 'POST', path: '/api/chat/rooms', summary: 'Create a room', tags },
      rest: { status: 201, defaults: { kind: 'public' } },
    })
    .input(createRoomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.create(ctx.viewer, input)),

  update: procedure
    .meta({
      description:
        'Changes a room. What you leave out stays as it is. Moderators, the owner and administrators can do this; only the owner and administrators can change `kind`, and only administrators `newcomersJoin`. In a group conversation, every member can change the name, and there is nothing else to change.',
      limit: 'updateRoom',
      reasons: [
        'room_not_found',
        'not_moderator',
        'not_owner',
        'not_admin',
        'silenced',
        'room_archived',
        'room_name_taken',
      ],
      openapi: { method: 'PATCH', path: '/api/chat/rooms/{roomId}', summary: 'Change a room', tags },
    })
    .input(updateRoomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.update(ctx.viewer, input)),

  archive: procedure
    .meta({
      description:
        'Archives a room: it can be read, but nobody can write in it or join it, and it is no longer listed. Only the owner and administrators can do this.',
      limit: 'updateRoom',
      reasons: ['room_not_found', 'not_owner'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/archive',
        summary: 'Archive a room',
        tags,
      },
    })
    .input(roomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.archive(ctx.viewer, input)),

  unarchive: procedure
    .meta({
      description: 'Unarchives a room. Only the owner and administrators can do this.',
      limit: 'updateRoom',
      reasons: ['room_not_found', 'not_owner'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/unarchive',
        summary: 'Unarchive a room',
        tags,
      },
    })
    .input(roomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.unarchive(ctx.viewer, input)),

  delete: procedure
    .meta({
      description:
        'Permanently deletes a room and everything in it. Everyone loses access immediately. Only the owner and administrators can do this.',
      limit: 'updateRoom',
      reasons: ['room_not_found', 'not_owner', 'room_name_wrong'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/rooms/{roomId}',
        summary: 'Delete a room',
        tags,
      },
    })
    .input(deleteRoomInput)
    .output(roomIdOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.delete(ctx.viewer, input)),

  list: procedure
    .meta({
      description: 'Returns public rooms and your own, ordered by ID. Archived rooms are listed separately.',
      openapi: { method: 'GET', path: '/api/chat/rooms', summary: 'List rooms', tags },
    })
    .input(listRoomsInput.prefault({}))
    .output(listRoomsOutput)
    .query(({ ctx, input, signal }) => ctx.services.rooms.list(ctx.viewer, input, signal)),

  get: procedure
    .meta({
      description: 'Returns a room with its first members and its latest messages.',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/chat/rooms/{roomId}', summary: 'Read a room', tags },
    })
    .input(roomInput)
    .output(roomDetailOutput)
    .query(({ ctx, input }) => ctx.services.rooms.get(ctx.viewer, input)),

  join: procedure
    .meta({
      description: 'Joins a public room. Joining again changes nothing.',
      limit: 'join',
      reasons: ['room_not_found', 'room_archived'],
      openapi: { method: 'POST', path: '/api/chat/rooms/{roomId}/join', summary: 'Join a room', tags },
    })
    .input(roomInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.join(ctx.viewer, input)),

  leave: procedure
    .meta({
      description:
        'Leaves a room or a group. If you own it, the moderator who joined first becomes the owner, or else the member who did.',
      limit: 'join',
      reasons: ['room_not_found', 'not_member', 'conversation_fixed'],
      openapi: { method: 'POST', path: '/api/chat/rooms/{roomId}/leave', summary: 'Leave a room', tags },
    })
    .input(roomInput)
    .output(roomIdOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.leave(ctx.viewer, input)),

  members: procedure
    .meta({
      description: 'Returns the members of a room, ordered by user ID.',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/chat/rooms/{roomId}/members', summary: 'List members', tags },
    })
    .input(listMembersInput)
    .output(listMembersOutput)
    .query(({ ctx, input, signal }) => ctx.services.rooms.members(ctx.viewer, input, signal)),

  invite: procedure
    .meta({
      description: 'Adds people to a room or a group. Any member can do this.',
      limit: 'invite',
      reasons: [
        'room_not_found',
        'not_member',
        'silenced',
        'user_not_found',
        'banned',
        'conversation_fixed',
        'room_archived',
        'group_full',
      ],
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

  setRole: procedure
    .meta({
      description:
        'Changes the role of a member. Only the owner and administrators can do this. To transfer ownership, make another member the owner: the current owner becomes a moderator. A bot cannot own a room.',
      limit: 'manageMembers',
      reasons: [
        'room_not_found',
        'not_owner',
        'not_in_room',
        'owner_needed',
        'person_needed',
        'conversation_fixed',
      ],
      openapi: {
        method: 'PATCH',
        path: '/api/chat/rooms/{roomId}/members/{userId}',
        summary: "Change a member's role",
        tags,
      },
    })
    .input(setRoleInput)
    .output(memberOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.setRole(ctx.viewer, input)),

  removeMember: procedure
    .meta({
      description:
        'Removes somebody from a room or a group. Moderators can remove members; the owner and administrators can remove anyone. From a private room or a group, their bots are removed too. Members can add them again.',
      limit: 'manageMembers',
      reasons: ['room_not_found', 'not_moderator', 'not_owner', 'not_in_room', 'conversation_fixed'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/rooms/{roomId}/members/{userId}',
        summary: 'Remove a member',
        tags,
      },
    })
    .input(memberInput)
    .output(removedMemberOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.removeMember(ctx.viewer, input)),

  ban: procedure
    .meta({
      description:
        'Bans somebody, whether they are in the room or not. They and their bots leave it, can no longer find or read it, even if it is public, and cannot be added. Moderators can ban members and people who are not in the room; the owner and administrators can ban anyone but the owner. Banning again changes the reason.',
      limit: 'manageMembers',
      reasons: [
        'room_not_found',
        'not_moderator',
        'not_owner',
        'user_not_found',
        'conversation_fixed',
        'owner_needed',
        'too_many_restrictions',
      ],
      openapi: { method: 'POST', path: '/api/chat/rooms/{roomId}/bans', summary: 'Ban somebody', tags },
    })
    .input(banInput)
    .output(restrictedOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.ban(ctx.viewer, input)),

  unban: procedure
    .meta({
      description:
        'Lifts a ban. This does not add the person back: they can join a public room, or be added to any. Whoever can ban the person can do this. Nothing changes if they are not banned.',
      limit: 'manageMembers',
      reasons: ['room_not_found', 'not_moderator', 'not_owner', 'user_not_found', 'conversation_fixed'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/rooms/{roomId}/bans/{userId}',
        summary: 'Lift a ban',
        tags,
      },
    })
    .input(memberInput)
    .output(restrictedOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.unban(ctx.viewer, input)),

  silence: procedure
    .meta({
      description:
        'Silences somebody until a time, whether they are in the room or not, or ends their silence. Until then, they and their bots can read the room and delete their own messages, but not write, edit, add people or run commands. Whoever can ban the person can do this; moderators can also end a silence of somebody who has become the owner.',
      limit: 'manageMembers',
      reasons: [
        'room_not_found',
        'not_moderator',
        'not_owner',
        'user_not_found',
        'conversation_fixed',
        'owner_needed',
        'banned',
        'too_many_restrictions',
      ],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/silences',
        summary: 'Silence somebody',
        tags,
      },
    })
    .input(silenceInput)
    .output(silenceOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.silence(ctx.viewer, input)),

  bans: procedure
    .meta({
      description:
        'Returns everyone who is banned or silenced in a room, ordered by user ID. Moderators, the owner and administrators can do this.',
      reasons: ['room_not_found', 'not_moderator', 'conversation_fixed'],
      openapi: {
        method: 'GET',
        path: '/api/chat/rooms/{roomId}/bans',
        summary: 'List bans and silences',
        tags,
      },
    })
    .input(listBansInput)
    .output(listBansOutput)
    .query(({ ctx, input }) => ctx.services.rooms.bans(ctx.viewer, input)),

  createInvite: procedure
    .meta({
      description:
        'Creates a link that lets anyone who has it join the room or group, even if they have no account yet. Any member can do this. The link stops working when you leave the room.',
      limit: 'manage',
      reasons: [
        'room_not_found',
        'not_member',
        'silenced',
        'room_archived',
        'conversation_fixed',
        'too_many_invites',
      ],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/invites',
        summary: 'Create an invite',
        tags,
      },
      rest: { status: 201 },
    })
    .input(createInviteInput)
    .output(createInviteOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.createInvite(ctx.viewer, input)),

  invites: procedure
    .meta({
      description:
        'Returns the invites to a room that have not expired or been used up: your own, and for moderators, the owner and administrators all of them.',
      scope: 'write',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/chat/rooms/{roomId}/invites', summary: 'List invites', tags },
    })
    .input(roomInput)
    .output(listInvitesOutput)
    .query(({ ctx, input }) => ctx.services.rooms.invites(ctx.viewer, input)),

  revokeInvite: procedure
    .meta({
      description:
        'Revokes an invite. Its link stops working immediately. Its creator, moderators, the owner and administrators can do this.',
      limit: 'manage',
      reasons: ['room_not_found', 'invite_not_found'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/rooms/{roomId}/invites/{inviteId}',
        summary: 'Revoke an invite',
        tags,
      },
    })
    .input(inviteIdInput)
    .output(inviteIdInput)
    .mutation(({ ctx, input }) => ctx.services.rooms.revokeInvite(ctx.viewer, input)),

  previewInvite: openProcedure
    .meta({
      description: 'Returns a preview of an invite. You need not be signed in.',
      limit: 'previewInvite',
      reasons: ['invite_not_found'],
      openapi: {
        // The code stays out of addresses, which proxies log.
        method: 'POST',
        path: '/api/chat/invites/preview',
        summary: 'Preview an invite',
        tags,
        protect: false,
      },
    })
    .input(inviteCodeInput)
    .output(invitePreviewSchema)
    .query(({ ctx, input }) => ctx.services.rooms.previewInvite(ctx.viewer, input)),

  acceptInvite: procedure
    .meta({
      description:
        'Joins the room that an invite leads to. If you are in the room already, nothing changes, and no use is counted.',
      limit: 'join',
      reasons: ['invite_not_found', 'group_full'],
      openapi: { method: 'POST', path: '/api/chat/invites/accept', summary: 'Accept an invite', tags },
    })
    .input(inviteCodeInput)
    .output(roomOutput)
    .mutation(({ ctx, input }) => ctx.services.rooms.acceptInvite(ctx.viewer, input)),

  openConversation: procedure
    .meta({
      description:
        'Opens the direct conversation with one person or your notes to yourself, created if missing, or a new group with several people.',
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
        'Follows the log of a room from `lastEventId` on, without gaps or repetitions. If it is left out or too far behind, you get a `reset` first.',
      reasons: ['room_not_found'],
      eventStream: {
        path: '/api/chat/rooms/{roomId}/events',
        summary: 'Follow a room with server-sent events',
        tags,
      },
    })
    .input(followRoomInput)
    .output(trackedStream(roomEventSchema))
    .subscription(({ ctx, input, signal }) => ctx.services.rooms.follow(ctx.viewer, input, signal)),

  typing: procedure
    .meta({
      description: 'Follows who is typing in a room: the current state first, then each change.',
      reasons: ['room_not_found'],
    })
    .input(roomInput)
    .output(stream(typingEventSchema))
    .subscription(({ ctx, input, signal }) => ctx.services.rooms.typing(ctx.viewer, input, signal)),

  setTyping: procedure
    .meta({
      description: 'Shows the others in a room that you are typing, or that you have stopped.',
      limit: 'typing',
      reasons: ['room_not_found', 'not_member', 'silenced', 'posting_restricted', 'room_archived'],
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
