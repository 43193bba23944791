import { can, refusalOf, type Actor, type Refusal, type RoomFacts } from '@parley/rules';
import { and, asc, eq, gt, gte, isNull, lt, lte, or, type SQL } from 'drizzle-orm';
import type { InviteRow, Tables } from '../schema/tables.ts';
import { actorFactsReader, type Decided } from './actor-facts.ts';
import type { Engine } from './engine.ts';
import { lockRoom } from './lock-room.ts';
import type { Queries } from './queries.ts';
import { slot, statement } from './statements.ts';

/** An invite to a room. */
export interface RoomInviteRow extends InviteRow {
  roomId: number;
}

export interface NewInvite {
  roomId: number;
  codeHash: string;
  hint: string;
  /** Stored as `createdBy`. */
  by: number;
  createdAt: number;
  expiresAt: number;
  /** Null for any number. */
  maxUses: number | null;
  /** How many open invites the room may have. */
  maxOpen: number;
  /** How many of them its creator may have. */
  maxOpenOfCreator: number;
  /** Decides in the transaction, by what is stored then. */
  decide: (facts: Decided<RoomFacts>) => Refusal | null;
}

export interface InviteRevocation {
  roomId: number;
  by: Actor;
}

/** Codes are identified by their SHA-256, in hex, which the caller computes. An invite is open until it expires or is used up. */
export interface InviteStore {
  /**
   * `full` if the room already has `maxOpen` open invites, and `creator_full` if `maxOpenOfCreator` of them are the creator's.
   * @throws Error if the room does not exist.
   */
  create(invite: NewInvite): Promise<RoomInviteRow | 'full' | 'creator_full' | { refusal: Refusal }>;
  /** Also finds an invite that is no longer open but was not deleted yet. */
  findByHash(codeHash: string): Promise<RoomInviteRow | undefined>;
  /** The open invites to a room that the actor manages, by ID. */
  listManaged(
    actor: Actor,
    facts: RoomFacts,
    query: { roomId: number; at: number },
  ): Promise<RoomInviteRow[]>;
  /**
   * Deletes an invite to the room. `invite_not_found` if there is none that the actor manages at the time.
   * @throws Error if the room does not exist.
   */
  revoke(id: number, revocation: InviteRevocation): Promise<{ refusal: Refusal | null }>;
  /** Deletes the invites that are not open at `at`. */
  deleteClosed(at: number): Promise<void>;
}

/** Whether people can join by it at `at`, as far as the invite itself is concerned. */
export function isOpenInvite({ expiresAt, maxUses, uses }: InviteRow, at: number): boolean {
  return expiresAt > at && (maxUses === null || uses < maxUses);
}

function isOpenAt({ invites }: Pick<Tables, 'invites'>, at: number): SQL | undefined {
  return and(gt(invites.expiresAt, at), or(isNull(invites.maxUses), lt(invites.uses, invites.maxUses)));
}

/** Within a transaction that has locked the room: the invite to it, locked as well, if it is open. */
export async function lockOpenInvite(
  engine: Engine,
  queries: Queries,
  { id, roomId, at }: { id: number; roomId: number; at: number },
): Promise<InviteRow | undefined> {
  const { invites } = engine.tables;
  const [invite] = await engine.forUpdate(
    queries
      .select()
      .from(invites)
      .where(and(eq(invites.id, id), eq(invites.roomId, roomId))),
  );
  return invite !== undefined && isOpenInvite(invite, at) ? invite : undefined;
}

export function createInviteStore(engine: Engine): InviteStore {
  const { invites } = engine.tables;
  const readActorFacts = actorFactsReader(engine);

  const selectByHash = statement((queries) =>
    queries
      .select()
      .from(invites)
      .where(eq(invites.codeHash, slot('codeHash')))
      .prepare(),
  );

  /** The facts about a user in a room that this transaction locks. */
  async function lockFacts(queries: Queries, roomId: number, userId: number) {
    return readActorFacts(queries, await lockRoom(engine, queries, roomId), userId);
  }

  return {
    create({ by, maxOpen, maxOpenOfCreator, decide, ...invite }) {
      return engine.write(async (queries) => {
        const { roomId, createdAt } = invite;
        const refusal = decide(await lockFacts(queries, roomId, by));
        if (refusal !== null) return { refusal };
        const open = await queries
          .select({ createdBy: invites.createdBy })
          .from(invites)
          .where(and(eq(invites.roomId, roomId), isOpenAt(engine.tables, createdAt)))
          .limit(maxOpen);
        const own = open.filter(({ createdBy }) => createdBy === by);
        if (own.length >= maxOpenOfCreator) return 'creator_full';
        if (open.length >= maxOpen) return 'full';
        const row = { ...invite, createdBy: by, uses: 0 };
        return { ...row, id: await engine.insertCounted(queries, invites, row) };
      });
    },

    async findByHash(codeHash) {
      const [invite] = await engine.read((queries) => selectByHash(queries, { codeHash }));
      return invite && toRoom(invite);
    },

    async listManaged(actor, facts, { roomId, at }) {
      const isManaged = can(actor, 'invite.manageAll', facts)
        ? undefined
        : eq(invites.createdBy, actor.userId);
      const rows = await engine.read((queries) =>
        queries
          .select()
          .from(invites)
          .where(and(eq(invites.roomId, roomId), isOpenAt(engine.tables, at), isManaged))
          .orderBy(asc(invites.id)),
      );
      return rows.flatMap((row) => toRoom(row) ?? []);
    },

    revoke(id, { roomId, by }) {
      return engine.write(async (queries) => {
        const facts = await lockFacts(queries, roomId, by.userId);
        const [invite] = await queries
          .select()
          .from(invites)
          .where(and(eq(invites.id, id), eq(invites.roomId, roomId)));
        if (invite === undefined) return { refusal: 'invite_not_found' };
        const { createdBy } = invite;
        const actor = { ...by, restriction: facts.restriction };
        const refusal = refusalOf(actor, 'invite.manage', { ...facts, createdBy });
        if (refusal === null) await queries.delete(invites).where(eq(invites.id, id));
        return { refusal };
      });
    },

    async deleteClosed(at) {
      await engine.write((queries) =>
        queries.delete(invites).where(or(lte(invites.expiresAt, at), gte(invites.uses, invites.maxUses))),
      );
    },
  };
}

function toRoom(invite: InviteRow): RoomInviteRow | undefined {
  const { roomId } = invite;
  return roomId === null ? undefined : { ...invite, roomId };
}
