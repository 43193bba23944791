import { maxInvitesPerCreator, maxInvitesPerRoom, type Invite, type RoomView } from '@parley/api-contract';
import { ReasonError, type RoomsService, type Viewer } from '@parley/api-contract/server';
import {
  isOpenInvite,
  type Decided,
  type MembershipRow,
  type RoomInviteRow,
  type RoomRow,
  type Store,
  type UsedInvite,
} from '@parley/db';
import { refusalOf, type RoomFacts } from '@parley/rules';
import { decideFor, refusalError, restrictionIn, roomFor, type ViewedRoom } from '../access/access.ts';
import { existing, type People } from '../people/people.ts';
import { hashOfSecret, newSecret } from '../secrets.ts';
import { timeView } from '../views/time.ts';

const codeBytes = 24;
const hintLength = 4;

export interface InvitesParts {
  store: Store;
  people: People;
  viewOf: (place: ViewedRoom) => Promise<RoomView>;
  /** Adds the viewer to a room. */
  joinBy: (viewer: Viewer, room: RoomRow, invite: UsedInvite) => Promise<{ room: RoomView }>;
}

type InviteProcedures = Pick<
  RoomsService,
  'createInvite' | 'invites' | 'revokeInvite' | 'previewInvite' | 'acceptInvite'
>;

/** The part of the rooms service that deals with invites. */
export function createInviteProcedures({ store, people, viewOf, joinBy }: InvitesParts): InviteProcedures {
  async function views(rows: readonly RoomInviteRow[]): Promise<Invite[]> {
    const users = await people.find(rows.map(({ createdBy }) => createdBy));
    return rows.map(({ id, roomId, createdBy, hint, createdAt, expiresAt, maxUses, uses }) => ({
      id,
      roomId,
      createdBy: existing(users, createdBy),
      hint,
      createdAt: timeView(createdAt),
      expiresAt: timeView(expiresAt),
      maxUses,
      uses,
    }));
  }

  /** Whether the creator of an invite may still invite people to the room. */
  async function decideForCreator({ createdBy }: RoomInviteRow) {
    const { role, kind } = await people.get(createdBy);
    return ({ restriction, ...facts }: Decided<RoomFacts>) =>
      refusalOf({ userId: createdBy, role, kind, restriction }, 'room.invite', facts);
  }

  /**
   * What a code leads to, by what is stored now. It leads members to their room even after its last use: they may have joined by it, and
   * missed the answer.
   * @throws ReasonError `invite_not_found`, the same for every other code.
   */
  async function findByCode(viewer: Viewer | null, code: string) {
    const invite = await store.invites.findByHash(hashOfSecret(code));
    if (invite === undefined) throw missing();
    const { roomId, createdBy } = invite;
    const [room, creator, own, decide] = await Promise.all([
      store.rooms.find(roomId),
      store.memberships.find(roomId, createdBy),
      viewer === null ? undefined : store.memberships.find(roomId, viewer.userId),
      decideForCreator(invite),
    ]);
    if (room === undefined) throw missing();
    const [ofCreator, ofViewer] = await Promise.all([
      restrictionIn(store, room, createdBy),
      viewer === null ? undefined : restrictionIn(store, room, viewer.userId),
    ]);
    const mayInvite = decide({ room, membership: creator, restriction: ofCreator?.kind }) === null;
    const isUsable = isOpenInvite(invite, Date.now()) && mayInvite && ofViewer?.kind !== 'banned';
    if (own === undefined && !isUsable) throw missing();
    const membership: MembershipRow | null = own ?? null;
    return { invite, room, membership, decide };
  }

  return {
    async createInvite(viewer, { roomId, expiresInSeconds, maxUses = null }) {
      await roomFor(store, viewer, 'room.invite', roomId);
      const code = newSecret(codeBytes);
      const createdAt = Date.now();
      const made = await store.invites.create({
        roomId,
        codeHash: hashOfSecret(code),
        hint: code.slice(-hintLength),
        by: viewer.userId,
        createdAt,
        expiresAt: createdAt + expiresInSeconds * 1_000,
        maxUses,
        maxOpen: maxInvitesPerRoom,
        maxOpenOfCreator: maxInvitesPerCreator,
        decide: decideFor(viewer, 'room.invite'),
      });
      if (made === 'creator_full') {
        const message = `You already have ${maxInvitesPerCreator} open invites to this room, the maximum. Revoke one first.`;
        throw new ReasonError('too_many_invites', { field: 'roomId', message });
      }
      if (made === 'full') throw new ReasonError('too_many_invites', { field: 'roomId' });
      if ('refusal' in made) throw refusalError(made.refusal);
      const [invite] = await views([made]);
      if (invite === undefined) throw new Error('One row makes one invite.');
      return { invite, code, path: `/invite/${code}` };
    },

    async invites(viewer, { roomId }) {
      const facts = await roomFor(store, viewer, 'room.read', roomId);
      const rows = await store.invites.listManaged(viewer, facts, { roomId, at: Date.now() });
      return { invites: await views(rows) };
    },

    async revokeInvite(viewer, { roomId, inviteId }) {
      await roomFor(store, viewer, 'room.read', roomId);
      const { refusal } = await store.invites.revoke(inviteId, { roomId, by: viewer });
      if (refusal !== null) throw refusalError(refusal);
      return { roomId, inviteId };
    },

    async previewInvite(viewer, { code }) {
      const { invite, room, membership } = await findByCode(viewer, code);
      const { id, kind, name, memberCount } = room;
      return {
        room: { id, kind, name, memberCount },
        createdBy: await people.get(invite.createdBy),
        isMember: membership !== null,
      };
    },

    async acceptInvite(viewer, { code }) {
      const { invite, room, membership, decide } = await findByCode(viewer, code);
      const refusal = refusalOf(viewer, 'invite.accept', { room, membership });
      if (refusal !== null) throw refusalError(refusal, 'code');
      if (membership !== null) return { room: await viewOf({ room, membership }) };
      const { id, createdBy } = invite;
      return joinBy(viewer, room, { id, createdBy, decide });
    },
  };
}

function missing(): ReasonError {
  return new ReasonError('invite_not_found', { field: 'code' });
}
