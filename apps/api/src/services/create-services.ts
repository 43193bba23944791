import type { Services } from '@parley/api-contract/server';
import type { MessageWriter, Store } from '@parley/db';
import type { Bus } from '../live/bus.ts';
import type { Hub } from '../live/hub.ts';
import type { CallLanes } from '../webhooks/call-lanes.ts';
import type { Deliver } from '../webhooks/deliverer.ts';
import type { HookNetwork } from '../webhooks/hook-network.ts';
import type { HookSecrets } from '../webhooks/hook-secrets.ts';
import type { OutgoingWorker } from '../webhooks/outgoing-worker.ts';
import { createAuthService, type AuthParts } from './auth.ts';
import { createBotsService } from './bots.ts';
import { createCommandsService } from './commands.ts';
import { createFlatService } from './flat.ts';
import { createKeysService } from './keys.ts';
import { createIncomingWebhooksService } from './incoming-webhooks.ts';
import { createMeService } from './me.ts';
import { createMessagesService } from './messages.ts';
import { createOutgoingWebhooksService } from './outgoing-webhooks.ts';
import type { RateLimits } from './rate-limits.ts';
import type { People } from './people.ts';
import { createPresenceService } from './presence.ts';
import type { RoomViews } from './room-views.ts';
import { createRoomsService } from './rooms.ts';
import { createSearchService } from './search.ts';
import type { Sessions } from './sessions.ts';
import type { SignInAttempts } from './sign-in-attempts.ts';
import type { Tokens } from './tokens.ts';

export interface ServiceParts {
  store: Store;
  hub: Hub;
  bus: Bus;
  rateLimits: RateLimits;
  writer: MessageWriter;
  people: People;
  roomViews: RoomViews;
  sessions: Sessions;
  tokens: Tokens;
  signInAttempts: SignInAttempts;
  hookNetwork: HookNetwork;
  hookSecrets: HookSecrets;
  deliver: Deliver;
  hookLanes: CallLanes;
  outgoingWorker: OutgoingWorker;
  /** How long a command's answer may take; 5 seconds unless given. */
  commandTimeoutMs: number | undefined;
  onSignInFailed: AuthParts['onSignInFailed'];
}

/** The contract's services, implemented on the store and the live side. */
export function createServices(parts: ServiceParts): Services {
  const { store } = parts;
  const rooms = createRoomsService(parts);
  const services = {
    auth: createAuthService(parts),
    rooms,
    messages: createMessagesService({ ...parts, join: (viewer, roomId) => rooms.join(viewer, { roomId }) }),
    me: createMeService(parts),
    presence: createPresenceService(parts),
    search: createSearchService(parts),
    keys: createKeysService(parts),
    bots: createBotsService({ ...parts, leave: (viewer, roomId) => rooms.leave(viewer, { roomId }) }),
    incomingWebhooks: createIncomingWebhooksService(parts),
    outgoingWebhooks: createOutgoingWebhooksService(parts),
    commands: createCommandsService(parts),
  };
  return { ...services, flat: createFlatService(store, services) };
}
