import { includesScope, type Actor, type Scope, type ServerRole } from './actor.ts';
import { isConversation, isOpenRoom, isPair, rulesOf, type RoomKind } from './room-kinds.ts';

/** The role of a member in a room. A room has one owner, who can do everything that a moderator can. */
export type MemberRole = 'owner' | 'moderator' | 'member';

/** Who may write in a room: everyone who may read it, or only its owner, moderators and administrators. */
export type Posting = 'everyone' | 'moderators';

/** What a room itself says about what may be done in it. */
export interface RoomState {
  kind: RoomKind;
  /** Everyone if left out. */
  posting?: Posting;
  /** When it was archived: it can be read, but nobody writes in it. Null or left out if it was not. */
  archivedAt?: number | string | null;
}

export interface RoomFacts {
  room: RoomState;
  /** The actor's own membership; null or undefined if they haven't joined. */
  membership: { role: MemberRole } | null | undefined;
}

export interface MemberFacts extends RoomFacts {
  /** The member who is acted on. `role` is the highest among them and those of their bots that leave the room with them. */
  member: { userId: number; role: MemberRole };
}

export interface PersonFacts extends RoomFacts {
  person: {
    /** Whether the actor is acted on. Bots and their owner count as one. */
    isSelf: boolean;
    /** The highest role among the person who is acted on and their bots; null if none of them has joined. */
    role: MemberRole | null;
    serverRole: ServerRole;
  };
}

export interface MessageFacts extends RoomFacts {
  authorId: number;
}

export interface InviteFacts extends RoomFacts {
  /** Who created the invite. */
  createdBy: number;
}

export interface BotFacts {
  /** Null for a bot that writes for a webhook or a command. */
  ownerId: number | null;
}

export interface KeyFacts {
  /** The user that the key acts as. */
  userId: number;
  /** That user, if it is a bot. */
  bot?: BotFacts | undefined;
}

/** Every action that needs permission, with the facts that decide it; null if only the actor matters. */
export interface ActionFacts {
  /** Sign in with a password. */
  'session.begin': null;
  /** Add strangers to rooms and conversations without limit. */
  'people.contactFreely': null;
  'room.create': null;
  /** Open a direct or group conversation. */
  'conversation.open': null;
  'room.read': RoomFacts;
  'room.join': RoomFacts;
  'room.leave': RoomFacts;
  /** Add people to a room, and create invites to it. */
  'room.invite': RoomFacts;
  /** List and revoke an invite to a room. */
  'invite.manage': InviteFacts;
  /** The same for everyone's invites to it. */
  'invite.manageAll': RoomFacts;
  /** Join the room that an invite leads to. */
  'invite.accept': RoomFacts;
  /** Change the name of a room, or of a group conversation. */
  'room.rename': RoomFacts;
  /** Change a room's settings. */
  'room.update': RoomFacts;
  /** Decide who may find and read a room: make it public or private. */
  'room.setKind': RoomFacts;
  /** Decide whether newcomers to the server join a room by themselves. */
  'room.setNewcomersJoin': RoomFacts;
  /** Archive a room, and bring it back. */
  'room.archive': RoomFacts;
  /** Delete a room with everything in it. */
  'room.delete': RoomFacts;
  /** Remove members from a room; `room.removeMember` decides about each one. */
  'room.removeMembers': RoomFacts;
  'room.removeMember': MemberFacts;
  /**
   * Ban and silence people in a room, and list those who are; `room.restrictPerson` and `room.unrestrictPerson` decide about each one.
   */
  'room.restrict': RoomFacts;
  'room.restrictPerson': PersonFacts;
  /** Lift somebody's ban or silence. */
  'room.unrestrictPerson': PersonFacts;
  /** Change roles, including who owns the room. */
  'room.setRoles': RoomFacts;
  'room.markRead': RoomFacts;
  /** Change what only you see of your membership: whether the room is a favorite, is muted, and in which section it is. */
  'room.arrange': RoomFacts;
  /** Show the others that you are typing. */
  'room.showTyping': RoomFacts;
  /** Writing in a public room joins it. */
  'message.send': RoomFacts;
  /** The same for callers who have to join first. */
  'message.sendAsMember': RoomFacts;
  /** Write without waiting for the slow mode. */
  'message.sendAtAnyRate': RoomFacts;
  'message.edit': MessageFacts;
  'message.delete': MessageFacts;
  'webhook.create': RoomFacts;
  /** List, change and remove the webhooks of a room, and read their deliveries. */
  'webhook.manage': RoomFacts;
  /** The same in every room that the actor may read. */
  'webhook.manageAll': null;
  'bot.create': null;
  /** Rename and remove a bot, and list and revoke its keys. */
  'bot.manage': BotFacts;
  /** The same for everyone's bots. */
  'bot.manageAll': null;
  /** Create keys that act as the bot. */
  'bot.actAs': BotFacts;
  /** Only keys with the widest scope create keys, so no key gives more than it has. */
  'key.create': null;
  'key.revoke': KeyFacts;
  'command.run': RoomFacts;
  'command.manage': null;
}

export type Action = keyof ActionFacts;
/** The actions for which only the actor matters. */
export type FactlessAction = { [Each in Action]: ActionFacts[Each] extends null ? Each : never }[Action];
/** The actions in a room. */
export type RoomAction = { [Each in Action]: RoomFacts extends ActionFacts[Each] ? Each : never }[Action];

/**
 * Why an action is refused: the contract's reasons, plus `yourself` and four that say what a kind of room doesn't have. Actors who may not
 * know that something exists get the same answer as if it didn't.
 */
export type Refusal =
  | 'unauthenticated'
  | 'not_allowed'
  | 'silenced'
  | 'scope_insufficient'
  | 'person_needed'
  | 'room_not_found'
  | 'not_member'
  | 'conversation_fixed'
  | 'room_without_webhooks'
  | 'room_without_name'
  | 'room_without_settings'
  | 'room_not_public'
  | 'room_archived'
  | 'posting_restricted'
  | 'yourself'
  | 'not_owner'
  | 'owner_needed'
  | 'not_moderator'
  | 'not_author'
  | 'not_admin'
  | 'invite_not_found'
  | 'bot_not_found'
  | 'key_not_found';

interface Rule<Facts> {
  /** The scope that an API key needs. */
  scope: Scope;
  /** Whether silenced actors are refused too, and everyone in a room that is archived. */
  isWriting?: boolean;
  /** Whether guests, who act only in rooms that they were added to, are refused too. */
  isForMembers?: boolean;
  refusal?: (actor: Actor, facts: Facts) => Refusal | null;
}

const rules: { [Each in Action]: Rule<ActionFacts[Each]> } = {
  'session.begin': { scope: 'read', refusal: (actor) => unless(isPerson(actor), 'person_needed') },
  'people.contactFreely': { scope: 'write', refusal: adminOnly },
  'room.create': { scope: 'write', isWriting: true, isForMembers: true },
  'conversation.open': { scope: 'write', isWriting: true, isForMembers: true },
  'room.read': { scope: 'read', refusal: readersOnly },
  'room.join': {
    scope: 'write',
    refusal: (actor, facts) =>
      readersOnly(actor, facts) ??
      unless(facts.membership != null || !isArchived(facts.room), 'room_archived'),
  },
  'room.leave': {
    scope: 'write',
    refusal: (actor, facts) =>
      membersOnly(actor, facts) ?? unless(rulesOf(facts.room).canLeave, 'conversation_fixed'),
  },
  'room.invite': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) =>
      membersOnly(actor, facts) ?? unless(rulesOf(facts.room).canInvite, 'conversation_fixed'),
  },
  'invite.manage': {
    scope: 'write',
    refusal: (actor, facts) =>
      readersOnly(actor, facts) ??
      unless(facts.createdBy === actor.userId || isModerator(actor, facts), 'invite_not_found'),
  },
  // Whether it leads anywhere depends on its creator.
  'invite.accept': {
    scope: 'write',
    refusal: ({ restriction }) => unless(restriction !== 'banned', 'invite_not_found'),
  },
  'invite.manageAll': { scope: 'write', refusal: moderatorsOnly },
  'room.rename': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) =>
      (isConversation(facts.room) ? membersOnly : moderatorsOnly)(actor, facts) ??
      unless(!isPair(facts.room), 'room_without_name'),
  },
  'room.update': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) =>
      moderatorsOnly(actor, facts) ?? unless(!isConversation(facts.room), 'room_without_settings'),
  },
  'room.setKind': { scope: 'write', isWriting: true, refusal: roomOwnersOnly },
  'room.setNewcomersJoin': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) =>
      readersOnly(actor, facts) ?? adminOnly(actor) ?? unless(isOpenRoom(facts.room), 'room_not_public'),
  },
  'room.archive': { scope: 'write', refusal: roomOwnersOnly },
  'room.delete': { scope: 'write', refusal: roomOwnersOnly },
  'room.removeMembers': { scope: 'write', refusal: removersOnly },
  'room.removeMember': {
    scope: 'write',
    refusal: (actor, facts) =>
      removersOnly(actor, facts) ??
      unless(facts.member.role === 'member' || isOwner(actor, facts), 'not_owner'),
  },
  'room.restrict': { scope: 'read', refusal: removersOnly },
  'room.restrictPerson': {
    scope: 'write',
    refusal: (actor, facts) =>
      refusalOfPerson(actor, facts) ??
      unless(facts.person.role !== 'owner', isOwner(actor, facts) ? 'owner_needed' : 'not_owner'),
  },
  // Whoever was silenced may have become the owner since.
  'room.unrestrictPerson': { scope: 'write', refusal: refusalOfPerson },
  'room.setRoles': {
    scope: 'write',
    refusal: (actor, facts) => changeableOnly(actor, facts) ?? ownersOnly(actor, facts),
  },
  'room.arrange': { scope: 'write', refusal: membersOnly },
  'room.markRead': { scope: 'write', refusal: membersOnly },
  'room.showTyping': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) => membersOnly(actor, facts) ?? postersOnly(actor, facts),
  },
  'message.send': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) => readersOnly(actor, facts) ?? postersOnly(actor, facts),
  },
  'message.sendAsMember': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) => membersOnly(actor, facts) ?? postersOnly(actor, facts),
  },
  'message.sendAtAnyRate': { scope: 'write', refusal: moderatorsOnly },
  'message.edit': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) =>
      readersOnly(actor, facts) ?? unless(facts.authorId === actor.userId, 'not_author'),
  },
  'message.delete': {
    scope: 'write',
    refusal: (actor, facts) =>
      readersOnly(actor, facts) ??
      unless(facts.authorId === actor.userId || isModerator(actor, facts), 'not_author'),
  },
  'webhook.create': {
    scope: 'admin',
    refusal: (actor, facts) =>
      ownersOnly(actor, facts) ?? unless(rulesOf(facts.room).hasWebhooks, 'room_without_webhooks'),
  },
  'webhook.manage': { scope: 'admin', refusal: ownersOnly },
  'webhook.manageAll': { scope: 'admin', refusal: adminOnly },
  'bot.create': {
    scope: 'admin',
    isForMembers: true,
    refusal: (actor) => unless(isPerson(actor), 'person_needed'),
  },
  'bot.manage': {
    scope: 'admin',
    refusal: (actor, { ownerId }) => unless(ownerId === actor.userId || isAdmin(actor), 'bot_not_found'),
  },
  'bot.manageAll': { scope: 'admin', refusal: adminOnly },
  'bot.actAs': {
    scope: 'admin',
    refusal: (actor, { ownerId }) => unless(ownerId === actor.userId, 'bot_not_found'),
  },
  'key.create': { scope: 'admin', isForMembers: true },
  'key.revoke': {
    scope: 'admin',
    refusal: (actor, { userId, bot }) =>
      unless(
        userId === actor.userId || (bot !== undefined && can(actor, 'bot.manage', bot)),
        'key_not_found',
      ),
  },
  'command.run': {
    scope: 'write',
    isWriting: true,
    refusal: (actor, facts) => readersOnly(actor, facts) ?? postersOnly(actor, facts),
  },
  'command.manage': { scope: 'admin', refusal: adminOnly },
};

/** The facts of an action as an argument, if it has any. */
export type FactsFor<Each extends Action> = ActionFacts[Each] extends null ? [] : [facts: ActionFacts[Each]];

/** Whether `actor` may perform `action`. */
export function can<Each extends Action>(actor: Actor, action: Each, ...facts: FactsFor<Each>): boolean {
  return refusalOf(actor, action, ...facts) === null;
}

/** Why `actor` may not perform `action`; null if they may. */
export function refusalOf<Each extends Action>(
  actor: Actor,
  action: Each,
  ...[facts]: FactsFor<Each>
): Refusal | null {
  const { scope, isWriting = false, isForMembers = false, refusal }: Rule<ActionFacts[Each]> = rules[action];
  if (actor.restriction === 'deactivated') return 'unauthenticated';
  if (!includesScope(scopeOf(actor), scope)) return 'scope_insufficient';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- left out exactly where they are null
  const refused = refusal?.(actor, (facts ?? null) as ActionFacts[Each]) ?? null;
  // Last, so that a restriction does not reveal that a room exists.
  if (refused !== null) return refused;
  if (isWriting && isInArchivedRoom(facts)) return 'room_archived';
  if (isWriting && actor.restriction === 'silenced') return 'silenced';
  return isForMembers && actor.role === 'guest' ? 'not_allowed' : null;
}

function unless(isAllowed: boolean, refusal: Refusal): Refusal | null {
  return isAllowed ? null : refusal;
}

function scopeOf({ scope = 'admin' }: Actor): Scope {
  return scope;
}

function isPerson({ kind = 'person' }: Actor): boolean {
  return kind === 'person';
}

function isAdmin({ role }: Actor): boolean {
  return role === 'admin';
}

function adminOnly(actor: Actor): Refusal | null {
  return unless(isAdmin(actor), 'not_admin');
}

function readersOnly({ role, restriction }: Actor, { room, membership }: RoomFacts): Refusal | null {
  const isIn = membership != null;
  const isReader = (isIn || (isOpenRoom(room) && role !== 'guest')) && restriction !== 'banned';
  return unless(isReader, 'room_not_found');
}

function membersOnly(actor: Actor, facts: RoomFacts): Refusal | null {
  return readersOnly(actor, facts) ?? unless(facts.membership != null, 'not_member');
}

function ownersOnly(actor: Actor, facts: RoomFacts): Refusal | null {
  return readersOnly(actor, facts) ?? unless(isOwner(actor, facts), 'not_owner');
}

function moderatorsOnly(actor: Actor, facts: RoomFacts): Refusal | null {
  return readersOnly(actor, facts) ?? unless(isModerator(actor, facts), 'not_moderator');
}

function removersOnly(actor: Actor, facts: RoomFacts): Refusal | null {
  return changeableOnly(actor, facts) ?? moderatorsOnly(actor, facts);
}

/** Rooms whose people can change. */
function changeableOnly(actor: Actor, facts: RoomFacts): Refusal | null {
  return readersOnly(actor, facts) ?? unless(rulesOf(facts.room).canLeave, 'conversation_fixed');
}

/** Nobody decides about themselves, and only the owner and administrators about moderators and other administrators. */
function refusalOfPerson(actor: Actor, facts: PersonFacts): Refusal | null {
  const { isSelf, role, serverRole } = facts.person;
  const refusal = removersOnly(actor, facts) ?? unless(!isSelf, 'yourself');
  const isStaff = role === 'moderator' || serverRole === 'admin';
  return refusal ?? unless(!isStaff || isOwner(actor, facts), 'not_owner');
}

/** Owners of rooms that have settings: conversations don't. */
function roomOwnersOnly(actor: Actor, facts: RoomFacts): Refusal | null {
  return ownersOnly(actor, facts) ?? unless(!isConversation(facts.room), 'room_without_settings');
}

function postersOnly(actor: Actor, facts: RoomFacts): Refusal | null {
  const { posting = 'everyone' } = facts.room;
  return unless(posting === 'everyone' || isModerator(actor, facts), 'posting_restricted');
}

/** The owner of a room, and administrators in every room that they may read. */
function isOwner(actor: Actor, { membership }: RoomFacts): boolean {
  return membership?.role === 'owner' || isAdmin(actor);
}

function isModerator(actor: Actor, facts: RoomFacts): boolean {
  return facts.membership?.role === 'moderator' || isOwner(actor, facts);
}

/** Whether a room is archived: it can be read, but nobody writes in it. */
export function isArchived({ archivedAt = null }: Pick<RoomState, 'archivedAt'>): boolean {
  return archivedAt !== null;
}

function isInArchivedRoom(facts: ActionFacts[Action] | undefined): boolean {
  return facts != null && 'room' in facts && isArchived(facts.room);
}
