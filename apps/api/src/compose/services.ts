import type { Services } from '@parley/api-contract/server';
import type { FastifyBaseLogger } from 'fastify';
import { randomUUID } from 'node:crypto';
import { createAuthService } from '../accounts/auth.ts';
import { FamiliarAddresses } from '../accounts/familiar-addresses.ts';
import { Sessions } from '../accounts/sessions.ts';
import { SignInAttempts } from '../accounts/sign-in-attempts.ts';
import { Tokens } from '../accounts/tokens.ts';
import { createFlaskService } from '../compat/flask.ts';
import type { Settings } from '../env.ts';
import { createBotsService } from '../integrations/bots/bots.ts';
import { createCommandsService } from '../integrations/commands/commands.ts';
import { CallLanes } from '../integrations/hooks/call-lanes.ts';
import { HookNetwork } from '../integrations/hooks/hook-network.ts';
import { HookSecrets } from '../integrations/hooks/hook-secrets.ts';
import type { Resolve } from '../integrations/hooks/host-lookup.ts';
import { createIncomingPosts } from '../integrations/incoming/incoming-posts.ts';
import { createIncomingWebhooksService } from '../integrations/incoming/incoming-webhooks.ts';
import { ApiKeys } from '../integrations/keys/api-keys.ts';
import { createKeysService } from '../integrations/keys/keys.ts';
import { createDeliver } from '../integrations/outgoing/deliverer.ts';
import { createOutgoingWebhooksService } from '../integrations/outgoing/outgoing-webhooks.ts';
import { OutgoingWorker } from '../integrations/outgoing/outgoing-worker.ts';
import {
  defaultWebhookSchedule,
  deliverySlots,
  type WebhookSchedule,
} from '../integrations/outgoing/schedule.ts';
import { createWebhooksSubscriber } from '../integrations/outgoing/webhooks-subscriber.ts';
import { RateLimits } from '../limits/rate-limits.ts';
import { createMessagesService } from '../messages/messages.ts';
import { createPresenceService } from '../people/presence.ts';
import { createJoinNewcomer } from '../rooms/join-newcomer.ts';
import { createMeService } from '../rooms/me.ts';
import { createRemoveMember } from '../rooms/remove-member.ts';
import { createRoomsService } from '../rooms/rooms.ts';
import { createSearchService } from '../search/search.ts';
import type { composeLive } from './live.ts';
import type { Storage } from './storage.ts';

export interface ServicesOptions {
  settings: Settings;
  log: FastifyBaseLogger;
  webhookSchedule: Partial<WebhookSchedule> | undefined;
  resolve: Resolve | undefined;
  commandTimeoutMs: number | undefined;
}

/** The contract's services, and what they share with the entry points and the background jobs. */
export function composeServices(
  storage: Storage,
  { hub, bus, nodes }: Awaited<ReturnType<typeof composeLive>>,
  { settings, log, webhookSchedule, resolve, commandTimeoutMs }: ServicesOptions,
) {
  const { store, events } = storage;
  const rateLimits = new RateLimits(nodes?.link ?? null, settings.rateLimitFactor);
  const sessions = new Sessions(store, { isSecure: settings.publicUrl?.startsWith('https:') ?? false });
  const tokens = new Tokens(settings.secret);
  const apiKeys = new ApiKeys(store, (error) =>
    log.warn({ err: error }, 'The last use of an API key could not be recorded.'),
  );
  const hookNetwork = new HookNetwork(settings.webhookNetworks, { resolve });
  const hookSecrets = new HookSecrets(settings.secret);
  const schedule = { ...defaultWebhookSchedule, ...webhookSchedule };
  const deliver = createDeliver({
    network: hookNetwork,
    secrets: hookSecrets,
    timeoutMs: schedule.timeoutMs,
  });
  const hookLanes = new CallLanes({ ...deliverySlots, slowAfterMs: schedule.slowAfterMs });
  const outgoingWorker = new OutgoingWorker({
    ...storage,
    deliver,
    lanes: hookLanes,
    schedule,
    // A node that is alone resumes what it had claimed at once after it was killed.
    nodeId: nodes === null ? 'alone' : randomUUID(),
    hasOthers: nodes !== null,
    onFailure: (error) => log.error({ err: error }, 'Work on outgoing webhooks failed.'),
  });
  events.subscribe(createWebhooksSubscriber(outgoingWorker));

  const parts = {
    ...storage,
    hub,
    bus,
    rateLimits,
    sessions,
    tokens,
    signInAttempts: new SignInAttempts(rateLimits, new FamiliarAddresses(nodes?.link ?? null)),
    hookNetwork,
    hookSecrets,
    deliver,
    hookLanes,
    outgoingWorker,
    commandTimeoutMs,
    removeMember: createRemoveMember(storage),
    joinNewcomer: createJoinNewcomer({
      ...storage,
      onFailure: (error) => log.warn({ err: error }, 'A new account could not join the rooms for newcomers.'),
    }),
    onSignInFailed: (failure: object) => log.warn(failure, 'A sign-in failed.'),
  };
  const rooms = createRoomsService(parts);
  const services = {
    auth: createAuthService(parts),
    rooms,
    messages: createMessagesService({ ...parts, join: (viewer, roomId) => rooms.join(viewer, { roomId }) }),
    me: createMeService(parts),
    presence: createPresenceService(parts),
    search: createSearchService(parts),
    keys: createKeysService(parts),
    bots: createBotsService(parts),
    incomingWebhooks: createIncomingWebhooksService(parts),
    outgoingWebhooks: createOutgoingWebhooksService(parts),
    commands: createCommandsService(parts),
  };
  return {
    services: { ...services, flask: createFlaskService(store, services) } satisfies Services,
    incomingPosts: createIncomingPosts(parts),
    rateLimits,
    sessions,
    tokens,
    apiKeys,
    outgoingWorker,
  };
}
