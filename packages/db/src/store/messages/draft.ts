import { refusalOf, type Actor, type Refusal, type RoomAction, type RoomRestriction } from '@parley/rules';
import { decorationColumns } from '../../schema/messages.ts';
import type { IncomingWebhookRow, MembershipRow, MessageRow, RoomRow, UserRow } from '../../schema/tables.ts';
import type { RestrictionInForce } from '../restrictions-in-force.ts';
import { contentVersionOf } from '../content-version.ts';
import type { MembershipKey } from './keys.ts';
import { messageKeyOf, membershipKeyOf, sendKeyOf, type MessageKey, type SendKey } from './keys.ts';

/** Where a webhook's bot may write. */
export type WebhookPlace = Pick<IncomingWebhookRow, 'id' | 'roomId' | 'botId'>;

/** What a batch reads of a room when it locks it. */
export type LockedRoom = Pick<RoomRow, (typeof lockedRoomColumns)[number]>;

export const lockedRoomColumns = [
  'id',
  'kind',
  'lastSeq',
  'version',
  'contentVersion',
  'posting',
  'slowModeSeconds',
  'archivedAt',
  'deletedAt',
  'restrictionCount',
] as const;

/**
 * The data that a batch is decided on, as read in the transaction and as far as it exists: its rooms, and the rows that its changes need.
 */
export interface BatchState {
  rooms: readonly LockedRoom[];
  memberships: readonly MembershipRow[];
  messages: readonly MessageRow[];
  webhooks: readonly WebhookPlace[];
  roles: readonly Pick<UserRow, 'id' | 'role'>[];
  /** What restricts the users of the needed memberships. */
  restrictions: readonly RestrictionInForce[];
}

/** An older message that a batch changes: as it was, and as the batch leaves it. */
export interface Revision {
  before: MessageRow;
  after: MessageRow;
}

type Decorations = Pick<MessageRow, (typeof decorationColumns)[number]>;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries loses the types of its keys
export const noDecorations = Object.fromEntries(decorationColumns.map((column) => [column, null])) as {
  [Column in keyof Decorations]: null;
};

/** The fields of a stored message that a content change may change. */
type Content = Pick<MessageRow, 'content' | 'editedAt' | 'deletedAt' | 'deletedBy'> & Decorations;

/** A message to insert. Decorations that are left out are absent. */
type NewMessage = Omit<MessageRow, 'roomId' | 'seq' | 'version' | 'contentVersion' | keyof Decorations> &
  Partial<Decorations>;

/** What a batch of changes does to the database. Each change sees the state that the changes before it left. */
export class MessageDraft {
  #rooms: Map<number, LockedRoom>;
  #memberships: Map<string, MembershipRow>;
  #messages: Map<string, MessageRow>;
  #webhooks: Map<number, WebhookPlace>;
  #roles: Map<number, UserRow['role']>;
  #restrictions: Map<string, RoomRestriction>;
  /** The seq of each message, by the key of its send. */
  #seqs: Map<string, number>;
  #insertedKeys = new Set<string>();
  /** The older messages that the batch changes, as they were. */
  #replaced = new Map<string, MessageRow>();
  #changedRooms = new Set<LockedRoom>();
  #markedKeys = new Set<string>();
  #sentKeys = new Set<string>();

  constructor({ rooms, memberships, messages, webhooks, roles, restrictions }: BatchState) {
    this.#rooms = new Map(rooms.map((room) => [room.id, { ...room }]));
    this.#memberships = new Map(memberships.map((membership) => [membershipKeyOf(membership), membership]));
    this.#messages = new Map(messages.map((message) => [messageKeyOf(message), message]));
    this.#webhooks = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
    this.#roles = new Map(roles.map(({ id, role }) => [id, role]));
    this.#restrictions = new Map(restrictions.map((each) => [membershipKeyOf(each), each.kind]));
    this.#seqs = new Map(messages.map((message) => [sendKeyOf(message), message.seq]));
  }

  room(id: number): LockedRoom | undefined {
    return this.#rooms.get(id);
  }

  /** A room in which someone may do something. */
  roomFor(action: RoomAction, place: MembershipKey): LockedRoom | undefined {
    return this.refusalOf(action, place) === null ? this.#rooms.get(place.roomId) : undefined;
  }

  /** Why someone may not do something in a room; null if they may. */
  refusalOf(action: RoomAction, place: MembershipKey): Refusal | null {
    const room = this.#rooms.get(place.roomId);
    if (room === undefined) return 'room_not_found';
    return refusalOf(this.actor(place), action, { room, membership: this.membership(place) });
  }

  membership(place: MembershipKey): MembershipRow | null {
    return this.#memberships.get(membershipKeyOf(place)) ?? null;
  }

  message(key: MessageKey): MessageRow | undefined {
    return this.#messages.get(messageKeyOf(key));
  }

  /** The message that an earlier send with this key has stored. */
  sent(key: SendKey): MessageRow | undefined {
    const seq = this.#seqs.get(sendKeyOf(key));
    return seq === undefined ? undefined : this.message({ roomId: key.roomId, seq });
  }

  webhook(id: number): WebhookPlace | undefined {
    return this.#webhooks.get(id);
  }

  /** Someone in a room, for `can`. A change must declare that it needs their membership, and their role if it depends on it. */
  actor(place: MembershipKey): Actor {
    const { userId } = place;
    const restriction = this.#restrictions.get(membershipKeyOf(place));
    return { userId, role: this.#roles.get(userId) ?? 'member', restriction };
  }

  /** Adds a message to a room, under the room's next `seq` and `version`. */
  insert(room: LockedRoom, message: NewMessage): MessageRow {
    room.lastSeq += 1;
    const place = { roomId: room.id, seq: room.lastSeq };
    const inserted = { ...noDecorations, ...message, ...place, ...nextContentVersion(room) };
    const key = messageKeyOf(inserted);
    this.#seqs.set(sendKeyOf(inserted), inserted.seq);
    this.#messages.set(key, inserted);
    this.#insertedKeys.add(key);
    this.#changedRooms.add(room);
    return inserted;
  }

  /** Changes the content of a message in a room, under the room's next `version`. */
  revise(room: LockedRoom, before: MessageRow, changed: Partial<Content>): MessageRow {
    return this.#replace(room, before, { ...before, ...changed, ...nextContentVersion(room) });
  }

  /** Changes a message's decorations, under the room's next `version`. Message and room keep their content version. */
  decorate(room: LockedRoom, before: MessageRow, changed: Partial<Decorations>): MessageRow {
    room.contentVersion = contentVersionOf(room);
    room.version += 1;
    const versions = { version: room.version, contentVersion: contentVersionOf(before) };
    return this.#replace(room, before, { ...before, ...changed, ...versions });
  }

  #replace(room: LockedRoom, before: MessageRow, after: MessageRow): MessageRow {
    const key = messageKeyOf(after);
    this.#messages.set(key, after);
    if (!this.#insertedKeys.has(key) && !this.#replaced.has(key)) this.#replaced.set(key, before);
    this.#changedRooms.add(room);
    return after;
  }

  /** Moves a member's read mark to a message, and returns the changed membership. */
  markRead(membership: MembershipRow | null, readSeq: number): MembershipRow | null {
    if (membership === null || membership.readSeq >= readSeq) return membership;
    const marked = { ...membership, readSeq };
    const key = membershipKeyOf(marked);
    this.#memberships.set(key, marked);
    this.#markedKeys.add(key);
    return marked;
  }

  /** Records when a member wrote, for the room's slow mode. */
  markSent(place: MembershipKey, at: number): void {
    const key = membershipKeyOf(place);
    const membership = this.#memberships.get(key);
    if (membership === undefined) return;
    this.#memberships.set(key, { ...membership, sentAt: at });
    this.#sentKeys.add(key);
  }

  /** The new messages, each as the batch leaves it. */
  get inserted(): MessageRow[] {
    return [...this.#insertedKeys].flatMap((key) => this.#messages.get(key) ?? []);
  }

  get revised(): Revision[] {
    return [...this.#replaced].flatMap(([key, before]) => {
      const after = this.#messages.get(key);
      return after === undefined ? [] : { before, after };
    });
  }

  /** The counters of the rooms whose messages changed. */
  get changedRooms(): LockedRoom[] {
    return [...this.#changedRooms];
  }

  /** The memberships of those who wrote in rooms in slow mode. */
  get sentBy(): MembershipRow[] {
    return [...this.#sentKeys].flatMap((key) => this.#memberships.get(key) ?? []);
  }

  /** The memberships whose read marks moved. */
  get marked(): MembershipRow[] {
    return [...this.#markedKeys].flatMap((key) => this.#memberships.get(key) ?? []);
  }
}

/** The versions after a content change, for the message and its room alike. */
function nextContentVersion(room: LockedRoom): Pick<MessageRow, 'version' | 'contentVersion'> {
  room.version += 1;
  room.contentVersion = null;
  return { version: room.version, contentVersion: null };
}
