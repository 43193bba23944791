import type { Member, Restriction, Room, RoomEntry, RoomHead, RoomView } from '@parley/api-contract';
import {
  membershipKeyOf,
  type MembershipRow,
  type MembersQuery,
  type RestrictionRow,
  type RoomRow,
  type Store,
} from '@parley/db';
import { isConversation } from '@parley/rules';
import type { ViewedRoom } from '../access/access.ts';
import type { MessageViews } from '../messages/views.ts';
import type { People } from '../people/people.ts';
import { headView, memberView, membershipView, restrictionView, roomView } from '../views/rooms.ts';
import { timeView } from '../views/time.ts';

/** Rooms with what the contract shows beside them: people, members, heads. */
export class RoomViews {
  #store: Store;
  #people: People;
  #messageViews: MessageViews;

  constructor(store: Store, people: People, messageViews: MessageViews) {
    this.#store = store;
    this.#people = people;
    this.#messageViews = messageViews;
  }

  /** The current state of a room; null if there is none. */
  async room(roomId: number): Promise<Room | null> {
    const row = await this.#store.rooms.find(roomId);
    if (row === undefined) return null;
    return (await this.rooms([row]))[0] ?? null;
  }

  async rooms(rows: readonly RoomRow[]): Promise<Room[]> {
    const conversations = rows.filter(isConversation).map(({ id }) => id);
    const userIdsByRoom = await this.#store.memberships.userIdsOfMany(conversations);
    const users = await this.#people.find([...userIdsByRoom.values()].flat());
    return rows.map((row) => {
      const userIds = userIdsByRoom.get(row.id) ?? [];
      const participants = userIds.map((id) => users.get(id)).filter((user) => user !== undefined);
      return roomView(row, isConversation(row) ? participants : null);
    });
  }

  async view(place: ViewedRoom): Promise<RoomView> {
    const [view] = await this.views([place]);
    if (view === undefined) throw new Error('One place makes one view.');
    return view;
  }

  async views(places: readonly ViewedRoom[]): Promise<RoomView[]> {
    const rooms = await this.rooms(places.map(({ room }) => room));
    return places.map(({ membership }, index) => {
      const room = rooms[index];
      if (room === undefined) throw new Error('Each row makes one room.');
      return { ...room, membership: membership && membershipView(membership) };
    });
  }

  async members({ id, restrictionCount }: RoomRow, page: MembersQuery): Promise<Member[]> {
    const rows = await this.#store.memberships.listForRoom(id, page);
    const userIds = rows.map(({ userId }) => userId);
    const restrictions =
      restrictionCount === 0 ? [] : await this.#store.restrictions.listForMembers(id, userIds);
    const silences = new Map(restrictions.map(({ userId, until }) => [userId, until]));
    const users = await this.#people.find(userIds);
    return rows.flatMap((row) => {
      const user = users.get(row.userId);
      return user === undefined ? [] : [memberView(row, user, silences.get(row.userId))];
    });
  }

  async restrictions(rows: readonly RestrictionRow[]): Promise<Restriction[]> {
    const users = await this.#people.find(rows.flatMap(({ userId, createdBy }) => [userId, createdBy]));
    return rows.flatMap((row) => {
      const [user, by] = [users.get(row.userId), users.get(row.createdBy)];
      return user === undefined || by === undefined ? [] : [restrictionView(row, user, by)];
    });
  }

  /** A room's head; null if there is no such room. */
  async head(roomId: number): Promise<RoomHead | null> {
    const row = await this.#store.rooms.find(roomId);
    if (row === undefined) return null;
    return (await this.#heads([row]))[0] ?? null;
  }

  /** A full entry of a user's own list; undefined if they are not in the room. */
  async entry(roomId: number, userId: number): Promise<RoomEntry | undefined> {
    const [room, membership] = await Promise.all([
      this.#store.rooms.find(roomId),
      this.#store.memberships.find(roomId, userId),
    ]);
    return room && membership && (await this.entries([{ room, membership }]))[0];
  }

  /** The full entries of a user's own list. */
  async entries(places: readonly { room: RoomRow; membership: MembershipRow }[]): Promise<RoomEntry[]> {
    const rows = places.map(({ room }) => room);
    const [rooms, heads, silences] = await Promise.all([
      this.rooms(rows),
      this.#heads(rows),
      this.#silences(places),
    ]);
    return places.flatMap(({ membership }, index) => {
      const [room, head] = [rooms[index], heads[index]];
      const entry = room && head && { room, membership: membershipView(membership), head };
      const until = silences.get(membershipKeyOf(membership));
      return entry ? [until === undefined ? entry : { ...entry, silencedUntil: timeView(until) }] : [];
    });
  }

  /** When the silences of these members end, of those who are silenced. */
  async #silences(
    places: readonly { room: RoomRow; membership: MembershipRow }[],
  ): Promise<Map<string, number>> {
    const restricted = places.flatMap(({ room, membership }) =>
      room.restrictionCount > 0 ? { roomId: room.id, userId: membership.userId } : [],
    );
    const found = await this.#store.restrictions.inForce(restricted);
    return new Map(
      found.flatMap((each) => (each.until === null ? [] : [[membershipKeyOf(each), each.until] as const])),
    );
  }

  async #heads(rows: readonly RoomRow[]): Promise<RoomHead[]> {
    const keys = rows
      .filter(({ lastSeq }) => lastSeq > 0)
      .map(({ id, lastSeq }) => ({ roomId: id, seq: lastSeq }));
    const messages = await this.#messageViews.all(await this.#store.messages.findMany(keys));
    const lastByRoom = new Map(messages.map((message) => [message.roomId, message]));
    return rows.map((row) => headView(row, lastByRoom.get(row.id) ?? null));
  }
}
