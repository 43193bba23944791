import type { Services } from '@parley/api-contract/server';
import type { MessageWriter, Store } from '@parley/db';
import type { Bus } from '../live/bus.ts';
import type { Hub } from '../live/hub.ts';
import type { CallLanes } from '../integrations/hooks/call-lanes.ts';
import type { Deliver } from '../integrations/outgoing/deliverer.ts';
import type { HookNetwork } from '../integrations/hooks/hook-network.ts';
import type { HookSecrets } from '../integrations/hooks/hook-secrets.ts';
import type { OutgoingWorker } from '../integrations/outgoing/outgoing-worker.ts';
import { createAuthService, type AuthParts } from '../accounts/auth.ts';
import { createBotsService } from '../integrations/bots/bots.ts';
import { createCommandsService } from '../integrations/commands/commands.ts';
import { createFlatService } from '../compat/flask.ts';
import { createKeysService } from '../integrations/keys/keys.ts';
import { createIncomingWebhooksService } from '../integrations/incoming/incoming-webhooks.ts';
import { createMeService } from '../rooms/me.ts';
import { createMessagesService } from '../messages/messages.ts';
import { createOutgoingWebhooksService } from '../integrations/outgoing/outgoing-webhooks.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { People } from '../people/people.ts';
import { createPresenceService } from '../people/presence.ts';
import type { RoomViews } from '../rooms/room-views.ts';
import { createRoomsService } from '../rooms/rooms.ts';
import { createSearchService } from '../search/search.ts';
import type { Sessions } from '../accounts/sessions.ts';
import type { SignInAttempts } from '../accounts/sign-in-attempts.ts';
import type { Tokens } from '../accounts/tokens.ts';

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
