import type { AuthService } from './routers/auth.ts';
import type { BotsService } from './routers/bots.ts';
import type { CommandsService } from './routers/commands.ts';
import type { FlatService } from './routers/flat.ts';
import type { KeysService } from './routers/keys.ts';
import type { IncomingWebhooksService } from './routers/incoming-webhooks.ts';
import type { MeService } from './routers/me.ts';
import type { MessagesService } from './routers/messages.ts';
import type { OutgoingWebhooksService } from './routers/outgoing-webhooks.ts';
import type { PresenceService } from './routers/presence.ts';
import type { RoomsService } from './routers/rooms.ts';
import type { SearchService } from './routers/search.ts';
import type { CallLimit } from './limits.ts';
import type { KeyScope } from './schemas/keys.ts';
import type { Account } from './schemas/users.ts';

/** Who asks. Services take it first, so that nobody forgets to ask. */
export interface Viewer {
  userId: number;
  /** What the viewer came in by: the ID of a session, or the hash of an API key. What it holds open ends with it. */
  credentialId: string;
  role: Account['role'];
  kind: Account['kind'];
  /** What the viewer may do here: a session allows everything that its user may. */
  scope: KeyScope;
  /** Whether a program calls, by an API key. */
  isByKey: boolean;
  /** The person against whose limits the calls count: a bot's owner, and otherwise the user. */
  limitedAs: number;
}

/** Whoever calls, signed in or not, as far as the transport knows them. */
export interface Visitor {
  requestId: string;
  /** The address that calls, for limits. */
  ip: string;
  /** Sets and clears the session cookie; null where there is no HTTP answer to set it on. */
  cookie: SessionCookie | null;
}

export interface SessionCookie {
  set(sessionId: string, expiresAt: Date): void;
  clear(): void;
}

/** What the server implements: one interface a noun, each beside its router. */
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
  flat: FlatService;
}

/** Counts calls against `limits.ts`. */
export interface Limits {
  /** Counts one call; gives a promise only where other servers have to be asked. @throws ReasonError `rate_limited` */
  count(limit: CallLimit, caller: Pick<Context, 'viewer' | 'visitor'>): Promise<void> | undefined;
}

export interface Context {
  viewer: Viewer | null;
  visitor: Visitor;
  services: Services;
  limits: Limits;
}
