import { randomUUID } from 'node:crypto';
import { password } from '../people.ts';
import type { Caller, Scene } from './scene.ts';

type Input = Record<string, unknown>;

/** Makes the input of a call. Whatever the call could use up is made anew each time. */
export type MakeInput = (scene: Scene, caller: Caller) => Input | Promise<Input>;
type MakeInputInRoom = (scene: Scene, roomId: number, caller: Caller) => Input | Promise<Input>;

const kinds = { 'a private room': 'private', 'a public room': 'public' } as const;

/** Where it makes no difference. */
function anywhere(make: MakeInput = () => ({})): Record<string, MakeInput> {
  return { '': make };
}

/** In a new room of each kind in which rights differ. */
function inRooms(make: MakeInputInRoom = (_, roomId) => ({ roomId })): Record<string, MakeInput> {
  const places = Object.entries(kinds).map(([where, kind]): [string, MakeInput] => [
    where,
    async (scene, caller) => make(scene, await scene.newRoom(kind), caller),
  ]);
  return Object.fromEntries(places);
}

function inRoomsAndDirect(make: MakeInputInRoom = (_, roomId) => ({ roomId })): Record<string, MakeInput> {
  return {
    ...inRooms(make),
    'a direct conversation': async (scene, caller) => make(scene, await scene.directOf(caller), caller),
  };
}

/** On the caller's own message, and on somebody else's. */
function onMessages(make: (roomId: number, seq: number) => Input): Record<string, MakeInput> {
  const authors = { 'your message': true, "somebody's message": false };
  const places = Object.entries(authors).flatMap(([whose, isOwn]) => {
    const withMessage = inRooms(async (scene, roomId, { userId }) => {
      const authorId = isOwn ? userId : null;
      return make(roomId, await scene.message(roomId, authorId ?? scene.author.account.id));
    });
    return Object.entries(withMessage).map(([where, each]): [string, MakeInput] => [
      `${whose}, ${where}`,
      each,
    ]);
  });
  return Object.fromEntries(places);
}

/** On a member, and on a moderator. */
function onMembers(more: () => Input = () => ({})): Record<string, MakeInput> {
  const others = { 'a member': 'author', 'a moderator': 'otherModerator' } as const;
  const places = Object.entries(others).flatMap(([whom, person]) =>
    Object.entries(inRooms((scene, roomId) => ({ roomId, userId: scene[person].account.id, ...more() }))).map(
      ([where, each]): [string, MakeInput] => [`${whom}, ${where}`, each],
    ),
  );
  return Object.fromEntries(places);
}

/** On the caller's own invite, and on somebody else's. */
function onInvites(): Record<string, MakeInput> {
  const creators = { 'your invite': true, "somebody's invite": false };
  const places = Object.entries(creators).flatMap(([whose, isOwn]) => {
    const withInvite = inRooms(async (scene, roomId, { userId }) => {
      const createdBy = isOwn ? userId : null;
      return { roomId, inviteId: (await scene.invite(roomId, createdBy ?? scene.author.account.id)).id };
    });
    return Object.entries(withInvite).map(([where, each]): [string, MakeInput] => [
      `${whose}, ${where}`,
      each,
    ]);
  });
  return Object.fromEntries(places);
}

/** To somewhere private, by a member. */
function onInviteCodes(): Record<string, MakeInput> {
  return {
    'an open invite': async (scene) => {
      const roomId = await scene.newRoom('private');
      return { code: (await scene.invite(roomId, scene.author.account.id)).code };
    },
    'an unknown code': () => ({ code: randomUUID() }),
  };
}

function onIncomingWebhooks(more: Input = {}): Record<string, MakeInput> {
  return inRooms(async (scene, roomId) => ({
    roomId,
    webhookId: await scene.incomingWebhook(roomId),
    ...more,
  }));
}

function onOutgoingWebhooks(more: Input = {}): Record<string, MakeInput> {
  return inRooms(async (scene, roomId) => ({
    roomId,
    webhookId: await scene.outgoingWebhook(roomId),
    ...more,
  }));
}

function onCommands(more: Input = {}): Record<string, MakeInput> {
  return anywhere(async (scene) => ({ commandId: (await scene.command()).id, ...more }));
}

/** On a section of the caller's, and on one that everyone has. */
function onSections(more: Input = {}): Record<string, MakeInput> {
  return {
    'your own section': async (scene, { userId }) => ({
      sectionId: await scene.section(userId ?? scene.owner.account.id),
      ...more,
    }),
    'a built-in section': () => ({ sectionId: 1, ...more }),
  };
}

const account: MakeInput = () => ({ username: `new-${randomUUID().slice(0, 8)}`, password });
const credentials: MakeInput = (scene) => ({ username: scene.spare.account.username, password });
const inFlaskNames: MakeInputInRoom = (_, roomID) => ({ roomID });

/** Every procedure, and on what it is tried. */
export const calls: Record<string, Record<string, MakeInput>> = {
  'auth.register': anywhere(account),
  'auth.login': anywhere(credentials),
  'auth.issueToken': anywhere(credentials),
  'auth.logout': anywhere(),
  'auth.me': anywhere(),
  'auth.setup': anywhere(),

  'rooms.create': anywhere(() => ({ name: `room ${randomUUID()}`, kind: 'private' })),
  'rooms.list': anywhere(),
  'rooms.get': inRoomsAndDirect(),
  'rooms.join': inRoomsAndDirect(),
  'rooms.leave': inRoomsAndDirect(),
  'rooms.members': inRooms(),
  'rooms.invite': inRoomsAndDirect((scene, roomId) => ({ roomId, userIds: [scene.spare.account.id] })),
  'rooms.createInvite': inRoomsAndDirect(),
  'rooms.invites': inRoomsAndDirect(),
  'rooms.revokeInvite': onInvites(),
  'rooms.previewInvite': onInviteCodes(),
  'rooms.acceptInvite': onInviteCodes(),
  'rooms.update': inRoomsAndDirect((_, roomId) => ({ roomId, name: `room ${randomUUID()}` })),
  'rooms.archive': inRoomsAndDirect(),
  'rooms.unarchive': inRoomsAndDirect(),
  'rooms.delete': inRoomsAndDirect(async (scene, roomId) => ({
    roomId,
    name: (await scene.app.store.rooms.find(roomId))?.name ?? '',
  })),
  'rooms.setRole': inRoomsAndDirect(({ author }, roomId) => ({
    roomId,
    userId: author.account.id,
    role: 'moderator',
  })),
  'rooms.removeMember': onMembers(),
  'rooms.ban': onMembers(),
  'rooms.unban': onMembers(),
  'rooms.silence': onMembers(() => ({ until: new Date(Date.now() + 3_600_000).toISOString() })),
  'rooms.bans': inRoomsAndDirect(),
  'rooms.openConversation': anywhere((scene) => ({ userIds: [scene.spare.account.id] })),
  'rooms.follow': inRooms(),
  'rooms.typing': inRooms(),
  'rooms.setTyping': inRooms((_, roomId) => ({ roomId, isTyping: true })),

  'messages.send': inRoomsAndDirect((_, roomId) => ({
    roomId,
    content: 'hello',
    clientMessageId: randomUUID(),
  })),
  'messages.list': inRooms(),
  'messages.quotes': inRooms((_, roomId) => ({ roomId, seqs: [1] })),
  'messages.edit': onMessages((roomId, seq) => ({ roomId, seq, content: 'changed' })),
  'messages.delete': onMessages((roomId, seq) => ({ roomId, seq })),
  'messages.listAll': anywhere(),
  'messages.listByRoomName': inRooms(async (scene, roomId) => ({
    q: (await scene.app.store.rooms.find(roomId))?.name,
  })),
  'messages.listByUsername': anywhere((scene) => ({ q: scene.spare.account.username })),

  'me.follow': anywhere(),
  'me.markRead': inRooms((_, roomId) => ({ roomId, seq: 1 })),
  'me.updateRoom': inRooms((_, roomId) => ({ roomId, isFavorite: true })),
  'me.sections': anywhere(),
  'me.createSection': anywhere(() => ({ name: 'Projects' })),
  'me.updateSection': onSections({ name: 'Projects' }),
  'me.removeSection': onSections(),
  'me.orderSections': anywhere(() => ({ sectionIds: [3, 1] })),
  'presence.follow': anywhere((scene) => ({ userIds: [scene.spare.account.id] })),
  'presence.setStatus': anywhere(() => ({ text: 'here' })),
  'search.messages': {
    'all rooms': () => ({ query: 'word' }),
    ...inRooms((_, roomId) => ({ query: 'word', roomId })),
  },
  'search.users': {
    'all users': () => ({ query: 'ann' }),
    'those outside a private room': async (scene) => ({
      query: 'ann',
      outsideRoomId: await scene.newRoom('private'),
    }),
  },

  'keys.list': {
    'your keys': () => ({}),
    "the owner's bot": async (scene) => ({ botId: await scene.sharedBot() }),
  },
  'keys.create': {
    'to act as you': () => ({ name: 'a key', scope: 'read' }),
    "to act as the owner's bot": async (scene) => ({
      name: 'a key',
      scope: 'read',
      botId: await scene.sharedBot(),
    }),
  },
  'keys.revoke': {
    'your key': async (scene, { userId }) => ({ keyId: await scene.key(userId ?? scene.owner.account.id) }),
    "a key of the owner's bot": async (scene) => ({ keyId: await scene.key(await scene.sharedBot()) }),
    "somebody's key": async (scene) => ({ keyId: await scene.key(scene.spare.account.id) }),
  },
  'bots.list': anywhere(),
  'bots.create': anywhere(() => ({ username: `bot-${randomUUID().slice(0, 8)}` })),
  'bots.update': anywhere(async (scene) => ({ botId: await scene.sharedBot(), displayName: 'Echo' })),
  'bots.remove': anywhere(async (scene) => ({ botId: await scene.bot() })),

  'incomingWebhooks.list': { 'all rooms': () => ({}), ...inRooms() },
  'incomingWebhooks.create': inRoomsAndDirect((_, roomId) => ({ roomId, name: 'Build' })),
  'incomingWebhooks.update': onIncomingWebhooks({ name: 'Release' }),
  'incomingWebhooks.renewSecret': onIncomingWebhooks(),
  'incomingWebhooks.remove': onIncomingWebhooks(),

  'outgoingWebhooks.list': { 'all rooms': () => ({}), ...inRooms() },
  'outgoingWebhooks.create': inRoomsAndDirect((scene, roomId) => ({
    roomId,
    name: 'Build',
    url: scene.receiverUrl,
  })),
  'outgoingWebhooks.update': onOutgoingWebhooks({ name: 'Release' }),
  'outgoingWebhooks.pause': onOutgoingWebhooks(),
  'outgoingWebhooks.resume': onOutgoingWebhooks(),
  'outgoingWebhooks.renewSecret': onOutgoingWebhooks(),
  'outgoingWebhooks.remove': onOutgoingWebhooks(),
  'outgoingWebhooks.deliveries': onOutgoingWebhooks(),
  'outgoingWebhooks.redeliver': inRooms(async (scene, roomId) => {
    const webhookId = await scene.outgoingWebhook(roomId);
    return { roomId, webhookId, deliveryId: await scene.delivery(roomId, webhookId) };
  }),
  'outgoingWebhooks.test': onOutgoingWebhooks(),

  'commands.list': anywhere(),
  'commands.listManaged': anywhere(),
  'commands.create': anywhere((scene) => ({
    name: `c-${randomUUID().slice(0, 8)}`,
    description: 'Does it',
    url: scene.receiverUrl,
  })),
  'commands.update': onCommands({ description: 'Does something else' }),
  'commands.renewSecret': onCommands(),
  'commands.remove': onCommands(),
  'commands.run': inRooms(async (scene, roomId) => ({ roomId, name: (await scene.sharedCommand()).name })),

  'flask.register': anywhere(account),
  'flask.login': anywhere(credentials),
  'flask.createRoom': anywhere(() => ({ roomname: `room ${randomUUID()}` })),
  'flask.joinRoom': inRooms(inFlaskNames),
  'flask.sendMessage': inRooms((_, roomID) => ({ roomID, message: 'hello' })),
  'flask.deleteMessage': onMessages((roomID, messageID) => ({ roomID, messageID })),
  'flask.getMessages': inRooms(inFlaskNames),
  'flask.allMessages': inRooms(inFlaskNames),
  'flask.getRooms': anywhere(),
  'flask.allRooms': anywhere(),
};

/** Procedures that end the session of their caller: they need one of their own. */
export const sessionEnding: ReadonlySet<string> = new Set(['auth.logout']);
