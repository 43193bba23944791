import type { Member, Room, RoomEntry, RoomHead, RoomView } from '@parley/api-contract';
import type { MembershipRow, MembersQuery, RoomRow, Store } from '@parley/db';
import { isConversation } from '@parley/rules';
import type { ViewedRoom } from '../access/access.ts';
import type { MessageViews } from '../messages/views.ts';
import type { People } from '../people/people.ts';
import { headView, memberView, membershipView, roomView } from '../views/rooms.ts';

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

  async members(roomId: number, page: MembersQuery): Promise<Member[]> {
    const rows = await this.#store.memberships.listForRoom(roomId, page);
    const users = await this.#people.find(rows.map(({ userId }) => userId));
    return rows.flatMap((row) => {
      const user = users.get(row.userId);
      return user === undefined ? [] : [memberView(row, user)];
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
    const [rooms, heads] = await Promise.all([this.rooms(rows), this.#heads(rows)]);
    return places.flatMap(({ membership }, index) => {
      const [room, head] = [rooms[index], heads[index]];
      return room && head ? [{ room, membership: membershipView(membership), head }] : [];
    });
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
