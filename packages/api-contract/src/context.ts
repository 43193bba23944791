import type { AuthService } from './services/auth.ts';
import type { BotsService } from './services/bots.ts';
import type { CommandsService } from './services/commands.ts';
import type { FlaskService } from './services/flask.ts';
import type { KeysService } from './services/keys.ts';
import type { IncomingWebhooksService } from './services/incoming-webhooks.ts';
import type { MeService } from './services/me.ts';
import type { MessagesService } from './services/messages.ts';
import type { OutgoingWebhooksService } from './services/outgoing-webhooks.ts';
import type { PresenceService } from './services/presence.ts';
import type { RoomsService } from './services/rooms.ts';
import type { SearchService } from './services/search.ts';
import type { CallLimit } from './limits.ts';
import type { Viewer, Visitor } from './viewer.ts';

/** What the server implements: one interface for each noun, each in a file of `services`. */
export interface Services {
  auth: AuthService;
  rooms: RoomsService;
  messages: MessagesService;
  me: MeService;
  presence: PresenceService;
  search: SearchService;
  keys: KeysService;
  bots: BotsService;
  incomingWebhooks: IncomingWebhooksService;
  outgoingWebhooks: OutgoingWebhooksService;
  commands: CommandsService;
  flask: FlaskService;
}

/** Counts calls against `limits.ts`. */
export interface Limits {
  /** Counts one call. Returns a promise only if it has to ask other servers. @throws ReasonError `rate_limited` */
  count(limit: CallLimit, caller: Pick<Context, 'viewer' | 'visitor'>): Promise<void> | undefined;
}

export interface Context {
  viewer: Viewer | null;
  visitor: Visitor;
  services: Services;
  limits: Limits;
}
