import type { TrackedEnvelope } from '@trpc/server';
import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type {
  followRoomInput,
  setTypingInput,
  setTypingOutput,
  RoomEvent,
  TypingEvent,
} from '../schemas/events.ts';
import type {
  createInviteInput,
  createInviteOutput,
  inviteCodeInput,
  inviteIdInput,
  invitePreviewSchema,
  listInvitesOutput,
} from '../schemas/invites.ts';
import type {
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
  roomDetailOutput,
  roomInput,
  roomOutput,
  removedMemberOutput,
  restrictedOutput,
  setRoleInput,
  silenceInput,
  silenceOutput,
  updateRoomInput,
} from '../schemas/rooms.ts';

type RoomOutput = z.input<typeof roomOutput>;
type RoomId = z.output<typeof roomInput>;

export interface RoomsService {
  create(viewer: Viewer, input: z.output<typeof createRoomInput>): Promise<RoomOutput>;
  update(viewer: Viewer, input: z.output<typeof updateRoomInput>): Promise<RoomOutput>;
  archive(viewer: Viewer, input: RoomId): Promise<RoomOutput>;
  unarchive(viewer: Viewer, input: RoomId): Promise<RoomOutput>;
  delete(viewer: Viewer, input: z.output<typeof deleteRoomInput>): Promise<RoomId>;
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
  setRole(viewer: Viewer, input: z.output<typeof setRoleInput>): Promise<z.input<typeof memberOutput>>;
  removeMember(
    viewer: Viewer,
    input: z.output<typeof memberInput>,
  ): Promise<z.input<typeof removedMemberOutput>>;
  ban(viewer: Viewer, input: z.output<typeof banInput>): Promise<z.input<typeof restrictedOutput>>;
  unban(viewer: Viewer, input: z.output<typeof memberInput>): Promise<z.input<typeof restrictedOutput>>;
  silence(viewer: Viewer, input: z.output<typeof silenceInput>): Promise<z.input<typeof silenceOutput>>;
  bans(viewer: Viewer, input: z.output<typeof listBansInput>): Promise<z.input<typeof listBansOutput>>;
  createInvite(
    viewer: Viewer,
    input: z.output<typeof createInviteInput>,
  ): Promise<z.input<typeof createInviteOutput>>;
  invites(viewer: Viewer, input: RoomId): Promise<z.input<typeof listInvitesOutput>>;
  revokeInvite(
    viewer: Viewer,
    input: z.output<typeof inviteIdInput>,
  ): Promise<z.output<typeof inviteIdInput>>;
  /** For everyone, signed in or not. */
  previewInvite(
    viewer: Viewer | null,
    input: z.output<typeof inviteCodeInput>,
  ): Promise<z.input<typeof invitePreviewSchema>>;
  acceptInvite(viewer: Viewer, input: z.output<typeof inviteCodeInput>): Promise<RoomOutput>;
  openConversation(viewer: Viewer, input: z.output<typeof openConversationInput>): Promise<RoomOutput>;
  follow(
    viewer: Viewer,
    input: z.output<typeof followRoomInput>,
    signal: AbortSignal | undefined,
  ): Promise<AsyncIterable<TrackedEnvelope<RoomEvent>>>;
  typing(viewer: Viewer, input: RoomId, signal: AbortSignal | undefined): Promise<AsyncIterable<TypingEvent>>;
  setTyping(viewer: Viewer, input: z.output<typeof setTypingInput>): Promise<z.input<typeof setTypingOutput>>;
}
