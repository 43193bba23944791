import { describe, expect, test } from 'vitest';
import {
  allRoomKinds,
  can,
  isConversation,
  isOpenRoom,
  refusalOf,
  roomKindsWhere,
  rulesOf,
  type Action,
  type Actor,
  type MemberRole,
  type Refusal,
  type RoomAction,
  type RoomKind,
  type Scope,
  type ServerRole,
} from './index.ts';

const userId = 7;
const someone = 8;
const member: Actor = { userId, role: 'member' };
const admin: Actor = { userId, role: 'admin' };
const guest: Actor = { userId, role: 'guest' };

function place(kind: RoomKind, role: MemberRole | null = null) {
  return { room: { kind }, membership: role && { role } };
}

describe('a room', () => {
  type Expected = Record<RoomKind, Refusal | null>;
  const all = (refusal: Refusal | null): Expected => ({
    public: refusal,
    private: refusal,
    group: refusal,
    direct: refusal,
  });
  const outsiders: Expected = { ...all('room_not_found'), public: null };
  const reading = { outsider: outsiders, member: all(null), owner: all(null) };
  const taking = { ...reading, outsider: { ...outsiders, public: 'not_member' as const } };
  const changing = { ...all(null), direct: 'conversation_fixed' as const };
  const fixed = { ...taking, member: changing, owner: changing };
  const owning = {
    outsider: { ...outsiders, public: 'not_owner' as const },
    member: all('not_owner'),
    moderator: all('not_owner'),
    owner: all(null),
  };
  const moderating = {
    outsider: { ...outsiders, public: 'not_moderator' as const },
    member: { ...all('not_moderator'), direct: 'conversation_fixed' as const },
    owner: changing,
  };
  const notOwning = { ...all('not_owner'), direct: 'conversation_fixed' as const };
  const unset = { ...all(null), group: 'room_without_settings', direct: 'room_without_settings' } as const;
  const webhooks = { ...all(null), group: 'room_without_webhooks', direct: 'room_without_webhooks' } as const;

  /** Moderators have the owner's rights, except where they are listed. */
  type Ranks = Record<'outsider' | 'member' | 'owner', Expected> & { moderator?: Expected };
  test.each<[RoomAction, Ranks]>([
    ['room.read', reading],
    ['room.join', reading],
    ['message.send', reading],
    ['command.run', reading],
    ['room.arrange', taking],
    ['room.markRead', taking],
    ['room.showTyping', taking],
    ['message.sendAsMember', taking],
    ['room.leave', fixed],
    ['room.invite', fixed],
    ['invite.manageAll', { ...moderating, member: all('not_moderator'), owner: all(null) }],
    ['room.update', { ...moderating, member: all('not_moderator'), owner: unset }],
    [
      'room.rename',
      {
        outsider: { ...outsiders, public: 'not_moderator' },
        member: {
          public: 'not_moderator',
          private: 'not_moderator',
          group: null,
          direct: 'room_without_name',
        },
        owner: { ...all(null), direct: 'room_without_name' },
      },
    ],
    ['message.sendAtAnyRate', { ...moderating, member: all('not_moderator'), owner: all(null) }],
    ['room.setKind', { ...owning, owner: unset }],
    ['room.archive', { ...owning, owner: unset }],
    ['room.delete', { ...owning, owner: unset }],
    ['room.removeMembers', moderating],
    ['room.restrict', moderating],
    ['room.setRoles', { ...owning, member: notOwning, moderator: notOwning, owner: changing }],
    ['webhook.manage', owning],
    ['webhook.create', { ...owning, owner: webhooks }],
  ])('%s is for whom it is, in every kind of room', (action, expected) => {
    const refusals = (role: MemberRole | null) =>
      Object.fromEntries(allRoomKinds.map((kind) => [kind, refusalOf(member, action, place(kind, role))]));
    expect(refusals(null)).toEqual(expected.outsider);
    expect(refusals('member')).toEqual(expected.member);
    expect(refusals('moderator')).toEqual(expected.moderator ?? expected.owner);
    expect(refusals('owner')).toEqual(expected.owner);
  });

  test.each<[by: Actor, rank: MemberRole | null, refusalOfEach: Record<MemberRole, Refusal | null>]>([
    [member, 'member', { member: 'not_moderator', moderator: 'not_moderator', owner: 'not_moderator' }],
    [member, 'moderator', { member: null, moderator: 'not_owner', owner: 'not_owner' }],
    [member, 'owner', { member: null, moderator: null, owner: null }],
    [admin, null, { member: null, moderator: null, owner: null }],
  ])('loses a member to %o as %s, depending on the role of the member', (actor, rank, refusalOfEach) => {
    for (const role of ['member', 'moderator', 'owner'] as const) {
      const facts = { ...place('public', rank), member: { userId: someone, role } };
      expect(refusalOf(actor, 'room.removeMember', facts), role).toBe(refusalOfEach[role]);
    }
    const pair = { ...place('direct', 'owner'), member: { userId: someone, role: 'member' as const } };
    expect(refusalOf(member, 'room.removeMember', pair)).toBe('conversation_fixed');
  });

  const ranks = [null, 'member', 'moderator', 'owner'] as const;
  const [restrict, lift] = ['room.restrictPerson', 'room.unrestrictPerson'] as const;
  test.each<
    [
      action: 'room.restrictPerson' | 'room.unrestrictPerson',
      by: Actor,
      rank: MemberRole | null,
      refusals: readonly (Refusal | null)[],
    ]
  >([
    [restrict, member, null, ranks.map(() => 'not_moderator')],
    [restrict, member, 'member', ranks.map(() => 'not_moderator')],
    [restrict, member, 'moderator', [null, null, 'not_owner', 'not_owner']],
    [restrict, member, 'owner', [null, null, null, 'owner_needed']],
    [restrict, admin, null, [null, null, null, 'owner_needed']],
    [lift, member, 'member', ranks.map(() => 'not_moderator')],
    // Somebody who is the owner now may have been silenced before.
    [lift, member, 'moderator', [null, null, 'not_owner', null]],
    [lift, member, 'owner', [null, null, null, null]],
    [lift, admin, null, [null, null, null, null]],
  ])(
    'is closed to people, or opened again, by %s of %o as %s, depending on their role',
    (action, by, rank, refusals) => {
      const refusalFor = (
        person: { isSelf: boolean; role: MemberRole | null },
        serverRole: ServerRole = 'member',
      ) => refusalOf(by, action, { ...place('public', rank), person: { ...person, serverRole } });
      expect(ranks.map((role) => refusalFor({ isSelf: false, role }))).toEqual(refusals);
      const isModerator = refusals[0] === null;
      expect(refusalFor({ isSelf: true, role: rank })).toBe(isModerator ? 'yourself' : 'not_moderator');
      // Otherwise, a moderator could lock an administrator out.
      const isOwner = refusals[2] === null;
      const toAdmin = refusalFor({ isSelf: false, role: 'member' }, 'admin');
      expect(toAdmin).toBe(isOwner ? null : isModerator ? 'not_owner' : 'not_moderator');
    },
  );
  test.each<[RoomAction, isRefused: boolean]>([
    ['message.send', true],
    ['message.sendAsMember', true],
    ['room.showTyping', true],
    ['command.run', true],
    ['room.read', false],
    ['room.invite', false],
    ['room.markRead', false],
  ])('that only moderators post in: %s is refused to others: %s', (action, isRefused) => {
    const restricted = (role: MemberRole) => ({
      room: { kind: 'public', posting: 'moderators' } as const,
      membership: { role },
    });
    expect(refusalOf(member, action, restricted('member'))).toBe(isRefused ? 'posting_restricted' : null);
    for (const role of ['moderator', 'owner'] as const) {
      expect(refusalOf(member, action, restricted(role))).toBeNull();
    }
    expect(refusalOf(admin, action, restricted('member'))).toBeNull();
  });

  test.each<[RoomAction, isRefused: boolean]>([
    ['message.send', true],
    ['message.sendAsMember', true],
    ['room.showTyping', true],
    ['command.run', true],
    ['room.invite', true],
    ['room.rename', true],
    ['room.update', true],
    ['room.setKind', true],
    ['room.read', false],
    ['room.join', false],
    ['room.leave', false],
    ['room.markRead', false],
    ['room.removeMembers', false],
    ['room.setRoles', false],
    ['room.archive', false],
    ['room.delete', false],
  ])('that is archived: %s is refused to its owner: %s', (action, isRefused) => {
    const room = { kind: 'public', archivedAt: 1 } as const;
    expect(refusalOf(member, action, { room, membership: { role: 'owner' } })).toBe(
      isRefused ? 'room_archived' : null,
    );
  });

  test('that is archived cannot be joined, nor its messages edited', () => {
    const room = { kind: 'public', archivedAt: '2026-11-30T00:00:00.000Z' } as const;
    expect(refusalOf(member, 'room.join', { room, membership: null })).toBe('room_archived');
    const own = { room, membership: { role: 'member' as const }, authorId: userId };
    expect(refusalOf(member, 'message.edit', own)).toBe('room_archived');
    expect(can(member, 'message.delete', own)).toBe(true);
    // Outsiders learn nothing about it.
    const hidden = { room: { ...room, kind: 'private' as const }, membership: null };
    expect(refusalOf(member, 'message.send', hidden)).toBe('room_not_found');
  });

  test('has invites, which their creators manage, and moderators', () => {
    const refusals = (actor: Actor, rank: MemberRole | null, createdBy: number) =>
      (['public', 'private'] as const).map((kind) =>
        refusalOf(actor, 'invite.manage', { ...place(kind, rank), createdBy }),
      );
    expect(refusals(member, 'member', userId)).toEqual([null, null]);
    expect(refusals(member, 'member', someone)).toEqual(['invite_not_found', 'invite_not_found']);
    expect(refusals(member, 'moderator', someone)).toEqual([null, null]);
    expect(refusals(member, 'owner', someone)).toEqual([null, null]);
    expect(refusals(admin, null, someone)).toEqual([null, 'room_not_found']);
    // After they have left.
    expect(refusals(member, null, userId)).toEqual([null, 'room_not_found']);
    expect(refusals({ ...member, scope: 'read' }, 'owner', userId)).toEqual([
      'scope_insufficient',
      'scope_insufficient',
    ]);
  });

  test('is joined by newcomers if it is public, and an administrator says so', () => {
    const action = 'room.setNewcomersJoin';
    expect(refusalOf(member, action, place('public', 'owner'))).toBe('not_admin');
    expect(refusalOf(admin, action, place('public'))).toBeNull();
    expect(refusalOf(admin, action, place('private', 'owner'))).toBe('room_not_public');
    expect(refusalOf(admin, action, place('private'))).toBe('room_not_found');
  });

  test('can be managed by administrators if they may read it', () => {
    expect(can(admin, 'webhook.manage', place('public'))).toBe(true);
    expect(can(admin, 'webhook.create', place('private', 'member'))).toBe(true);
    expect(refusalOf(admin, 'webhook.manage', place('private'))).toBe('room_not_found');
  });

  test('that is public is closed to guests who were not added', () => {
    for (const action of ['room.read', 'room.join', 'message.send', 'room.leave'] as const) {
      expect(refusalOf(guest, action, place('public'))).toBe('room_not_found');
      expect(can(guest, action, place('public', 'member'))).toBe(true);
    }
  });

  test('can be read by silenced members, who cannot write in it', () => {
    const silenced: Actor = { ...member, restriction: 'silenced' };
    for (const action of ['room.read', 'room.leave', 'room.markRead'] as const) {
      expect(can(silenced, action, place('private', 'member'))).toBe(true);
    }
    for (const action of ['message.send', 'room.showTyping', 'room.invite', 'command.run'] as const) {
      expect(refusalOf(silenced, action, place('private', 'member'))).toBe('silenced');
      expect(refusalOf(silenced, action, place('private'))).toBe('room_not_found');
    }
    const own = { ...place('public'), authorId: userId };
    expect(refusalOf(silenced, 'message.edit', own)).toBe('silenced');
    expect(can(silenced, 'message.delete', own)).toBe(true);
  });

  test('does not exist for banned users', () => {
    const banned: Actor = { ...member, restriction: 'banned' };
    for (const action of ['room.read', 'room.join', 'message.send', 'room.leave'] as const) {
      expect(refusalOf(banned, action, place('public', 'member'))).toBe('room_not_found');
    }
    expect(can(banned, 'room.create')).toBe(true);
  });
});

describe('a message', () => {
  test.each([
    { by: 'its author', actor: member, role: 'member', authorId: userId, edits: true, deletes: true },
    {
      by: 'its author, who has left',
      actor: member,
      role: null,
      authorId: userId,
      edits: true,
      deletes: true,
    },
    { by: 'the owner', actor: member, role: 'owner', authorId: someone, edits: false, deletes: true },
    { by: 'a moderator', actor: member, role: 'moderator', authorId: someone, edits: false, deletes: true },
    { by: 'an administrator', actor: admin, role: 'member', authorId: someone, edits: false, deletes: true },
    {
      by: 'an administrator outside',
      actor: admin,
      role: null,
      authorId: someone,
      edits: false,
      deletes: true,
    },
    { by: 'a member', actor: member, role: 'member', authorId: someone, edits: false, deletes: false },
    { by: 'an outsider', actor: member, role: null, authorId: someone, edits: false, deletes: false },
  ] as const)('in a public room: $by edits: $edits, deletes: $deletes', (row) => {
    const facts = { ...place('public', row.role), authorId: row.authorId };
    expect(refusalOf(row.actor, 'message.edit', facts)).toBe(row.edits ? null : 'not_author');
    expect(refusalOf(row.actor, 'message.delete', facts)).toBe(row.deletes ? null : 'not_author');
  });

  test('does not exist for users who may not read its room, even if they wrote it', () => {
    for (const actor of [member, admin]) {
      const facts = { ...place('private'), authorId: userId };
      expect(refusalOf(actor, 'message.edit', facts)).toBe('room_not_found');
      expect(refusalOf(actor, 'message.delete', facts)).toBe('room_not_found');
    }
  });
});

describe('integrations', () => {
  const bot: Actor = { userId, role: 'member', kind: 'bot' };

  test('bots are managed by their owner and administrators, and act only for their owner', () => {
    expect(can(member, 'bot.manage', { ownerId: userId })).toBe(true);
    expect(can(admin, 'bot.manage', { ownerId: someone })).toBe(true);
    expect(refusalOf(member, 'bot.manage', { ownerId: someone })).toBe('bot_not_found');
    expect(refusalOf(member, 'bot.manage', { ownerId: null })).toBe('bot_not_found');
    expect(can(member, 'bot.actAs', { ownerId: userId })).toBe(true);
    expect(refusalOf(admin, 'bot.actAs', { ownerId: someone })).toBe('bot_not_found');
  });

  test('bots cannot create bots or sign in', () => {
    expect(refusalOf(bot, 'bot.create')).toBe('person_needed');
    expect(refusalOf(bot, 'session.begin')).toBe('person_needed');
    expect(can(member, 'session.begin')).toBe(true);
  });

  test('keys are revoked by the user they act as or the manager of the bot, and cannot exceed their own scope', () => {
    expect(can(member, 'key.revoke', { userId })).toBe(true);
    expect(can(member, 'key.revoke', { userId: someone, bot: { ownerId: userId } })).toBe(true);
    expect(can(admin, 'key.revoke', { userId: someone, bot: { ownerId: 9 } })).toBe(true);
    expect(refusalOf(admin, 'key.revoke', { userId: someone })).toBe('key_not_found');
    expect(refusalOf(member, 'key.revoke', { userId: someone, bot: { ownerId: 9 } })).toBe('key_not_found');
    expect(can({ ...bot, scope: 'admin' }, 'key.create')).toBe(true);
    expect(refusalOf({ ...bot, scope: 'write' }, 'key.create')).toBe('scope_insufficient');
  });

  test.each(['command.manage', 'webhook.manageAll', 'bot.manageAll', 'people.contactFreely'] as const)(
    '%s is for administrators',
    (action) => {
      expect(can(admin, action)).toBe(true);
      for (const actor of [member, guest, bot]) expect(refusalOf(actor, action)).toBe('not_admin');
    },
  );

  test('guests cannot create anything outside of rooms', () => {
    for (const action of ['room.create', 'conversation.open', 'bot.create'] as const) {
      expect(can(member, action)).toBe(true);
      expect(refusalOf(guest, action)).toBe('not_allowed');
    }
    expect(refusalOf(guest, 'key.create')).toBe('not_allowed');
  });
});

const everything: [Action, Scope, (actor: Actor) => Refusal | null][] = [
  ['session.begin', 'read', (actor) => refusalOf(actor, 'session.begin')],
  ['people.contactFreely', 'write', (actor) => refusalOf(actor, 'people.contactFreely')],
  ['room.create', 'write', (actor) => refusalOf(actor, 'room.create')],
  ['conversation.open', 'write', (actor) => refusalOf(actor, 'conversation.open')],
  ['room.read', 'read', (actor) => refusalOf(actor, 'room.read', place('public', 'owner'))],
  ['message.send', 'write', (actor) => refusalOf(actor, 'message.send', place('public', 'owner'))],
  [
    'message.delete',
    'write',
    (actor) => refusalOf(actor, 'message.delete', { ...place('public'), authorId: userId }),
  ],
  ['webhook.create', 'admin', (actor) => refusalOf(actor, 'webhook.create', place('public', 'owner'))],
  ['bot.manage', 'admin', (actor) => refusalOf(actor, 'bot.manage', { ownerId: userId })],
  ['key.create', 'admin', (actor) => refusalOf(actor, 'key.create')],
  ['command.manage', 'admin', (actor) => refusalOf(actor, 'command.manage')],
];

test.each(everything)(
  '%s is refused to the deactivated, and to keys whose scope is less than %s',
  (_, needed, refusal) => {
    expect(refusal({ ...admin, restriction: 'deactivated' })).toBe('unauthenticated');
    const scopes: Scope[] = ['read', 'write', 'admin'];
    for (const [place, scope] of scopes.entries()) {
      const isEnough = place >= scopes.indexOf(needed);
      expect(refusal({ ...admin, scope }), scope).toBe(isEnough ? null : 'scope_insufficient');
    }
  },
);

test('each kind of room has its rules', () => {
  expect(roomKindsWhere(isOpenRoom)).toEqual(['public']);
  expect(roomKindsWhere(isConversation)).toEqual(['group', 'direct']);
  expect(roomKindsWhere((room) => rulesOf(room).hasWebhooks)).toEqual(['public', 'private']);
  expect(roomKindsWhere((room) => rulesOf(room).naming === 'uniqueName')).toEqual(['public']);
});
