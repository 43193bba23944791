import { maxBotsPerPerson } from '@parley/api-contract';
import { ReasonError, type BotsService, type Viewer } from '@parley/api-contract/server';
import { ConflictError, type Store, type UserRow } from '@parley/db';
import { can, rulesOf } from '@parley/rules';
import type { Bus } from '../../live/bus.ts';
import { assertCan, botFor } from '../../rights/access.ts';
import { viewerBy } from '../keys/api-keys.ts';
import { endKeys } from '../keys/keys.ts';
import { assertBotName, assertUsername } from '../../people/names.ts';
import type { People } from '../../people/people.ts';
import { accountView, botView, userView } from '../../views.ts';

export interface BotsParts {
  store: Store;
  bus: Bus;
  people: People;
  leave: (viewer: Viewer, roomId: number) => Promise<unknown>;
}

export function createBotsService({ store, bus, people, leave }: BotsParts): BotsService {
  async function viewsOf(rows: readonly UserRow[]) {
    const owners = await people.find(rows.flatMap(({ ownerId }) => ownerId ?? []));
    return rows.flatMap((row) => {
      const owner = row.ownerId === null ? undefined : owners.get(row.ownerId);
      return owner === undefined ? [] : [botView(row, owner)];
    });
  }

  async function viewOf(row: UserRow) {
    const [bot] = await viewsOf([row]);
    // Removed between the write and this.
    if (bot === undefined) throw new ReasonError('bot_not_found', { field: 'botId' });
    return { bot };
  }

  /** Direct conversations belong to their two people: the bot stays in them, so that they keep their name. */
  async function leaveRooms(bot: UserRow): Promise<void> {
    const viewer = viewerBy(bot, '', 'write');
    for (const { room } of await store.rooms.listForUser(bot.id)) {
      if (rulesOf(room).canLeave) await leave(viewer, room.id);
    }
  }

  /** Rooms show the bot's name to those who are in them. */
  async function announceName(bot: UserRow): Promise<void> {
    bus.publish({ type: 'userChanged', userId: bot.id, user: userView(bot) });
    bus.publish({ type: 'accountChanged', userId: bot.id, account: accountView(bot) });
    for (const { room } of await store.rooms.listForUser(bot.id)) {
      bus.publish({ type: 'roomChanged', roomId: room.id });
    }
  }

  return {
    async list(viewer, { cursor, limit }) {
      const rows = await store.bots.list({
        ownerId: can(viewer, 'bot.manageAll') ? undefined : viewer.userId,
        after: cursor,
        limit: limit + 1,
      });
      const bots = await viewsOf(rows.slice(0, limit));
      return { bots, nextCursor: rows.length > limit ? (bots.at(-1)?.id ?? null) : null };
    },

    async create(viewer, { username, displayName }) {
      assertCan(viewer, 'bot.create');
      assertUsername(username);
      if (displayName !== undefined) await assertBotName(store, 'displayName', displayName);
      const bot = await store.bots
        .create(
          { username, displayName: displayName ?? username, ownerId: viewer.userId, createdAt: Date.now() },
          maxBotsPerPerson,
        )
        .catch(refuseTaken);
      if (bot === 'full') throw new ReasonError('too_many_bots');
      return viewOf(bot);
    },

    async update(viewer, { botId, displayName }) {
      await botFor(store, viewer, 'bot.manage', botId);
      await assertBotName(store, 'displayName', displayName);
      const bot = await store.bots.setDisplayName(botId, displayName);
      if (bot === undefined) throw new ReasonError('bot_not_found', { field: 'botId' });
      await announceName(bot);
      return viewOf(bot);
    },

    async remove(viewer, { botId }) {
      const bot = await botFor(store, viewer, 'bot.manage', botId);
      // First what it acts by, so that it comes into no room while it leaves the others.
      endKeys(bus, (await store.bots.remove(botId)) ?? []);
      await leaveRooms(bot);
      return { botId };
    },
  };
}

function refuseTaken(error: unknown): never {
  if (!(error instanceof ConflictError)) throw error;
  throw new ReasonError('username_taken', { field: 'username', cause: error });
}
