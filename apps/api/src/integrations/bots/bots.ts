import { maxBotsPerPerson } from '@parley/api-contract';
import { ReasonError, type BotsService, type Viewer } from '@parley/api-contract/server';
import { ConflictError, type Store, type UserRow } from '@parley/db';
import { can, rulesOf } from '@parley/rules';
import type { DomainEvents } from '../../events/domain-events.ts';
import { assertCan, botFor } from '../../access/access.ts';
import { tellKeysEnded } from '../keys/keys.ts';
import { assertBotName, assertUsername } from '../../people/names.ts';
import type { RemoveMember } from '../../rooms/remove-member.ts';
import type { People } from '../../people/people.ts';
import { botView } from './views.ts';

export interface BotsParts {
  store: Store;
  events: DomainEvents;
  people: People;
  removeMember: RemoveMember;
}

export function createBotsService({ store, events, people, removeMember }: BotsParts): BotsService {
  async function viewsOf(rows: readonly UserRow[]) {
    const owners = await people.find(rows.flatMap(({ ownerId }) => ownerId ?? []));
    return rows.flatMap((row) => {
      const owner = row.ownerId === null ? undefined : owners.get(row.ownerId);
      return owner === undefined ? [] : [botView(row, owner)];
    });
  }

  async function viewOf(row: UserRow) {
    const [bot] = await viewsOf([row]);
    // The bot was removed after the write.
    if (bot === undefined) throw new ReasonError('bot_not_found', { field: 'botId' });
    return { bot };
  }

  /** A direct conversation belongs to its two people: the bot stays in it, so that it keeps its name. */
  async function leaveRooms(viewer: Viewer, bot: UserRow): Promise<void> {
    const member = { userId: bot.id, role: bot.role, kind: bot.kind };
    for (const { room } of await store.rooms.listForUser(bot.id)) {
      if (rulesOf(room).canLeave) await removeMember(room, { member, by: viewer.userId });
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
          { username, displayName: displayName ?? username, by: viewer.userId, createdAt: Date.now() },
          maxBotsPerPerson,
        )
        .catch(refuseTaken);
      if (bot === 'full') throw new ReasonError('too_many_bots');
      events.emit({ type: 'accountCreated', by: viewer.userId, user: bot });
      return viewOf(bot);
    },

    async update(viewer, { botId, displayName }) {
      await botFor(store, viewer, 'bot.manage', botId);
      await assertBotName(store, 'displayName', displayName);
      const bot = await store.bots.setDisplayName(botId, { by: viewer.userId, displayName });
      if (bot === undefined) throw new ReasonError('bot_not_found', { field: 'botId' });
      events.emit({ type: 'accountRenamed', by: viewer.userId, user: bot });
      return viewOf(bot);
    },

    async remove(viewer, { botId }) {
      const bot = await botFor(store, viewer, 'bot.manage', botId);
      // The bot's keys go first, so that it can't join a room while it leaves the others.
      const keys = await store.bots.remove(botId, { by: viewer.userId });
      tellKeysEnded(events, viewer, keys ?? []);
      await leaveRooms(viewer, bot);
      return { botId };
    },
  };
}

function refuseTaken(error: unknown): never {
  if (!(error instanceof ConflictError)) throw error;
  throw new ReasonError('username_taken', { field: 'username', cause: error });
}
