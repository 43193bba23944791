import { maxSections, mutedForGood } from '@parley/api-contract';
import type { MessageChange, OwnMembershipUpdate, Store } from '@parley/db';
import { randomBytes } from 'node:crypto';
import type { DemoRoom } from './content/rooms.ts';
import { favoritePeople, favorites, muted, sections } from './content/sidebar.ts';
import {
  viewer,
  type DemoPlan,
  type PlannedChange,
  type PlannedInvite,
  type PlannedRoom,
} from './demo-plan.ts';
import { isConversation } from '@parley/rules';
import { hashOfSecret, newSecret } from '../secrets.ts';

export interface FillOptions {
  /** The hash of the one password that everyone has. */
  passwordHash: string;
  onProgress?: (messageCount: number) => void;
}

const changesPerCommit = 500;

/** Writes a plan into an empty store, as the server would have done over the year. */
export async function fillDemo(store: Store, plan: DemoPlan, options: FillOptions): Promise<void> {
  if (!(await store.users.isEmpty())) throw new Error('The database has other data already.');
  const userIds = await createPeople(store, plan, options);
  const rooms = await createRooms(store, plan, userIds);
  const changes = plan.changes.map((change) => writtenChange(change, rooms, userIds));
  for (let start = 0; start < changes.length; start += changesPerCommit) {
    const results = await store.messages.apply(changes.slice(start, start + changesPerCommit));
    for (const result of results) {
      if (!result.ok) throw new Error(`A message of the demo was refused: ${result.reason}.`);
    }
    options.onProgress?.(Math.min(start + changesPerCommit, changes.length));
  }
  await markWebhooksUsed(store, plan, rooms);
  await setUpRooms(store, plan, { rooms, userIds });
  await restrictPeople(store, plan, rooms, userIds);
  for (const { room, person, seq } of plan.readMarks) {
    await store.memberships.markRead(item(rooms, room).id, item(userIds, person), seq);
  }
  await arrangeSidebar(store, plan, rooms, item(userIds, viewer));
}

async function createPeople(
  store: Store,
  { people }: DemoPlan,
  { passwordHash }: FillOptions,
): Promise<number[]> {
  const ids: number[] = [];
  for (const { username, displayName, createdAt, status } of people) {
    const { id } = await store.users.create({ username, displayName, email: null, passwordHash, createdAt });
    if (status !== undefined) {
      const { emoji, text, availability } = status;
      await store.users.setStatus(id, { by: id, statusEmoji: emoji, statusText: text, availability });
    }
    ids.push(id);
  }
  return ids;
}

interface WrittenRoom {
  id: number;
  webhook: { id: number; botId: number } | null;
}

async function createRooms(
  store: Store,
  { rooms }: DemoPlan,
  userIds: readonly number[],
): Promise<WrittenRoom[]> {
  const written: WrittenRoom[] = [];
  for (const planned of rooms) {
    const [by = 0, ...memberIds] = planned.members.map((person) => item(userIds, person));
    const { kind, name, description, webhook } = planned.room;
    const { createdAt } = planned;
    const { id } =
      kind === 'direct'
        ? (await store.rooms.openDirect({ userIds: [by, memberIds[0] ?? 0], by, createdAt })).room
        : await store.rooms.create({ kind, name, description, by, memberIds, createdAt });
    const [second] = memberIds;
    if (second !== undefined && !isConversation(planned.room)) {
      await store.memberships.setRole(id, second, { role: 'moderator', by, decide: () => null });
    }
    await createInvites(store, id, planned.invites, userIds);
    written.push({
      id,
      webhook: webhook ? await createWebhook(store, { roomId: id, name: webhook.name, by, planned }) : null,
    });
  }
  return written;
}

/** After the messages, which slow mode or an archived room would refuse. */
async function setUpRooms(
  store: Store,
  plan: DemoPlan,
  { rooms, userIds }: { rooms: readonly WrittenRoom[]; userIds: readonly number[] },
): Promise<void> {
  const at = plan.changes.at(-1)?.at ?? 0;
  for (const [index, { room, members }] of plan.rooms.entries()) {
    const { id } = item(rooms, index);
    const given = { by: item(userIds, members[0] ?? 0), at, decide: () => null };
    if (room.settings) await store.rooms.update(id, { ...given, settings: room.settings });
    if (room.isArchived) await store.rooms.archive(id, given);
  }
}

/** Nobody knows their codes. */
async function createInvites(
  store: Store,
  roomId: number,
  invites: readonly PlannedInvite[],
  userIds: readonly number[],
): Promise<void> {
  for (const { by, ...invite } of invites) {
    const code = newSecret(24);
    const made = await store.invites.create({
      ...invite,
      roomId,
      codeHash: hashOfSecret(code),
      hint: code.slice(-4),
      by: item(userIds, by),
      maxOpen: invites.length,
      maxOpenOfCreator: invites.length,
      decide: ({ membership }) => (membership == null ? 'not_member' : null),
    });
    if (typeof made === 'string' || 'refusal' in made) throw new Error('An invite of the demo was refused.');
  }
}

interface PlannedWebhook {
  roomId: number;
  name: string;
  by: number;
  planned: PlannedRoom;
}

/** Nobody knows its secret: to post to it, give it a new address under Settings. */
async function createWebhook(store: Store, { roomId, name, by, planned }: PlannedWebhook) {
  const webhook = await store.incomingWebhooks.create({
    roomId,
    name,
    secretHash: hashOfSecret(randomBytes(24).toString('base64url')),
    by,
    createdAt: planned.createdAt,
    maxPerRoom: 1,
    decide: () => null,
  });
  if (webhook === 'full' || 'refusal' in webhook)
    throw new Error(`The room of ${name} has a webhook already.`);
  return webhook;
}

/** Favorites, sections and muted rooms of the account to sign in with. */
async function arrangeSidebar(
  store: Store,
  plan: DemoPlan,
  rooms: readonly WrittenRoom[],
  userId: number,
): Promise<void> {
  const update = (isIt: (room: DemoRoom) => boolean, change: Omit<OwnMembershipUpdate, 'decide'>) => {
    const { id } = item(
      rooms,
      plan.rooms.findIndex(({ room }) => isIt(room)),
    );
    return store.memberships.updateOwn(id, userId, { ...change, decide: () => null });
  };
  for (const { name, rooms: names, isCollapsed } of sections) {
    const section = await store.sidebars.createSection(userId, { by: userId, name, maxSections });
    if (section === 'full') throw new Error('The demo has more sections than an account may have.');
    if (isCollapsed) await store.sidebars.updateSection(userId, section.id, { by: userId, isCollapsed });
    for (const each of names) await update((room) => room.name === each, { sectionId: section.id });
  }
  for (const name of favorites) await update((room) => room.name === name, { isFavorite: true });
  for (const username of favoritePeople) {
    await update(({ kind, members }) => kind === 'direct' && members.includes(username), {
      isFavorite: true,
    });
  }
  for (const name of muted) {
    await update((room) => room.name === name, { mutedUntil: Date.parse(mutedForGood) });
  }
}

async function markWebhooksUsed(
  store: Store,
  { changes }: DemoPlan,
  rooms: readonly WrittenRoom[],
): Promise<void> {
  for (const [index, { webhook }] of rooms.entries()) {
    const last = changes.findLast((change) => change.kind === 'send' && change.room === index && change.post);
    if (webhook && last) await store.incomingWebhooks.markUsed(webhook.id, last.at);
  }
}

/** The second member of a room is its moderator. */
async function restrictPeople(
  store: Store,
  { restrictions, rooms: planned }: DemoPlan,
  rooms: readonly WrittenRoom[],
  userIds: readonly number[],
): Promise<void> {
  for (const { room, person, at: time, reason, until } of restrictions) {
    const { id } = item(rooms, room);
    const by = item(userIds, item(item(planned, room).members, 1));
    const change = { by, at: time, decide: () => null, maxPerRoom: 1_000 };
    const result =
      until === null
        ? await store.restrictions.ban(id, item(userIds, person), { ...change, reason })
        : await store.restrictions.silence(id, item(userIds, person), { ...change, until });
    if ('refusal' in result) throw new Error(`A restriction of the demo was refused: ${result.refusal}.`);
  }
}

function writtenChange(
  change: PlannedChange,
  rooms: readonly WrittenRoom[],
  userIds: readonly number[],
): MessageChange {
  const { id: roomId, webhook } = item(rooms, change.room);
  switch (change.kind) {
    case 'send': {
      const { author, content, replyTo, seq, post } = change;
      const clientMessageId = `demo-${seq}`;
      const sent = { kind: 'send', roomId, clientMessageId, content, replyTo, at: change.at } as const;
      if (author !== null) return { ...sent, authorId: item(userIds, author) };
      if (webhook === null || post === null) throw new Error('A post needs a webhook.');
      return {
        ...sent,
        authorId: webhook.botId,
        webhookId: webhook.id,
        senderName: post.senderName,
        senderEmoji: post.senderEmoji,
        cards: post.cards && JSON.stringify(post.cards),
      };
    }
    case 'edit': {
      const { seq, content } = change;
      return { kind: 'edit', roomId, seq, by: item(userIds, change.author), content, at: change.at };
    }
    case 'delete': {
      const { seq } = change;
      return { kind: 'delete', roomId, seq, by: item(userIds, change.deletedBy), at: change.at };
    }
    default:
      return change satisfies never;
  }
}

function item<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`The plan names index ${index}, which does not exist.`);
  return item;
}
