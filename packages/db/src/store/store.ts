import { and, eq } from 'drizzle-orm';
import { createApiKeyStore, type ApiKeyStore } from './api-keys.ts';
import { createBotStore, type BotStore } from './bots.ts';
import type { Engine } from './engine.ts';
import { createIncomingWebhookStore, type IncomingWebhookStore } from './incoming-webhooks.ts';
import { identify, type Instance } from './instance.ts';
import { createInviteStore, type InviteStore } from './invites.ts';
import { createMembershipStore, type MembershipStore } from './memberships.ts';
import { createMessageStore, type MessageStore } from './messages.ts';
import { fillSkeletons } from './name-skeletons.ts';
import { createOutgoingWebhookStore, type OutgoingWebhookStore } from './outgoing-webhooks.ts';
import { createRestrictionStore, type RestrictionStore } from './restrictions.ts';
import { createRoomStore, type RoomStore } from './rooms.ts';
import { createSessionStore, type SessionStore } from './sessions.ts';
import { createSidebarStore, type SidebarStore } from './sidebars.ts';
import { createSlashCommandStore, type SlashCommandStore } from './slash-commands.ts';
import { createUserStore, type UserStore } from './users.ts';
import { createWebhookDeliveryStore, type WebhookDeliveryStore } from './webhook-deliveries.ts';

/**
 * Everything that Parley stores. Times are integer milliseconds UTC. What a method returns was committed before it resolved, and every
 * later read sees it.
 *
 * Methods that carry out a user's action take `by`, the ID of that user: a person, or a bot that acts with its own key. It is null where
 * the server itself acts. It exists so that a record of who made a change, such as an audit log, can be written in the same transaction.
 * Methods that already use `by`, to store a creator or to check a permission, say so; the others don't use it yet. It grants nothing:
 * unless a method says that it checks, the caller has checked that the user may make the change.
 *
 * Sessions, read marks, times of last use, deliveries and sweeps take no `by`, because there is nothing to record about them. Neither does
 * registration: the user does not exist yet.
 */
export interface Store {
  /** Identifies the database. Read once, when the store is opened. */
  instance: Instance;
  users: UserStore;
  sessions: SessionStore;
  apiKeys: ApiKeyStore;
  bots: BotStore;
  rooms: RoomStore;
  memberships: MembershipStore;
  restrictions: RestrictionStore;
  invites: InviteStore;
  messages: MessageStore;
  incomingWebhooks: IncomingWebhookStore;
  outgoingWebhooks: OutgoingWebhookStore;
  webhookDeliveries: WebhookDeliveryStore;
  sidebars: SidebarStore;
  slashCommands: SlashCommandStore;
  /** Resolves if the database answers, and accepts writes. */
  ping(): Promise<void>;
  /** Waits for the transactions under way. Later calls reject with a StoreClosedError. */
  close(): Promise<void>;
}

export async function createStore(engine: Engine): Promise<Store> {
  await fillSkeletons(engine);
  const { id, epoch } = await identify(engine);
  return {
    instance: { id, epoch },
    users: createUserStore(engine),
    sessions: createSessionStore(engine),
    apiKeys: createApiKeyStore(engine),
    bots: createBotStore(engine),
    rooms: createRoomStore(engine),
    memberships: createMembershipStore(engine),
    restrictions: createRestrictionStore(engine),
    invites: createInviteStore(engine),
    messages: createMessageStore(engine),
    incomingWebhooks: createIncomingWebhookStore(engine),
    outgoingWebhooks: createOutgoingWebhookStore(engine),
    webhookDeliveries: createWebhookDeliveryStore(engine),
    sidebars: createSidebarStore(engine),
    slashCommands: createSlashCommandStore(engine),

    async ping() {
      const { instance } = engine.tables;
      const own = and(eq(instance.singleton, 1), eq(instance.id, id));
      // Changed and changed back, because an update that changes nothing writes nothing. Nobody sees the state in between.
      await engine.write(async (queries) => {
        await queries.update(instance).set({ epoch: 'checking' }).where(own);
        await queries.update(instance).set({ epoch }).where(own);
      });
    },

    close: () => engine.close(),
  };
}
