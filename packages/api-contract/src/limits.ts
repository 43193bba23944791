import { incomingWebhookRatePerMinute } from './schemas/incoming-webhooks.ts';

/** How often something can be done. `docs/limits.md` repeats this table, and a test compares the two. */
export interface Limit {
  /** What is counted, as worded in the documentation. */
  what: string;
  /** Who has their own counter. `account`: the account that calls, or the address of an anonymous call. An IPv6 /64 is one address. */
  per: 'account' | 'address' | 'address and name' | 'person' | 'pair of people' | 'webhook' | 'chat';
  /** At most this many times … */
  times: number;
  /** … in this many seconds. */
  seconds: number;
  /**
   * If set, each server counts separately, without Redis, in a token bucket of this size, which refills at the rate above. Everything else
   * is counted across all servers, in windows that begin with the first use.
   */
  burst?: number;
}

/** API keys and bots can do this many times as much. All keys and bots of one person share these counters. */
export const programFactor = 10;

/** Limits on calls. A procedure names one as `limit` in its `meta`, or gets the default for its type. */
const callLimits = {
  read: { what: 'Queries, such as pages of messages', per: 'account', times: 20, seconds: 1, burst: 150 },
  follow: { what: 'Subscriptions started', per: 'account', times: 20, seconds: 1, burst: 200 },
  followList: { what: 'Room list subscriptions', per: 'account', times: 1, seconds: 1, burst: 30 },
  change: { what: 'Changes not named below', per: 'account', times: 5, seconds: 1, burst: 50 },
  send: { what: 'Messages sent', per: 'account', times: 5, seconds: 1, burst: 20 },
  edit: { what: 'Messages edited or deleted', per: 'account', times: 5, seconds: 1, burst: 20 },
  typing: { what: 'Typing started or stopped', per: 'account', times: 2, seconds: 1, burst: 20 },
  markRead: { what: 'Rooms marked as read', per: 'account', times: 10, seconds: 1, burst: 300 },
  search: { what: 'Message searches', per: 'account', times: 3, seconds: 1, burst: 30 },
  createRoom: { what: 'Rooms created', per: 'account', times: 10, seconds: 60 },
  openConversation: { what: 'Conversations opened', per: 'account', times: 30, seconds: 60 },
  invite: { what: 'Calls that add people to rooms', per: 'account', times: 30, seconds: 60 },
  join: { what: 'Rooms joined or left', per: 'account', times: 30, seconds: 60 },
  previewInvite: { what: 'Invites previewed', per: 'address', times: 5, seconds: 1, burst: 100 },
  updateRoom: { what: 'Rooms changed', per: 'account', times: 30, seconds: 60 },
  manageMembers: {
    what: 'Roles changed, and people removed, banned, silenced and unbanned',
    per: 'account',
    times: 60,
    seconds: 60,
  },
  manage: {
    what: 'Keys, bots, webhooks, commands and invites created, changed or removed',
    per: 'account',
    times: 60,
    seconds: 60,
  },
  runCommand: { what: 'Commands run', per: 'account', times: 20, seconds: 60 },
  tryWebhook: {
    what: 'Webhook tests and repeated deliveries',
    per: 'account',
    times: 30,
    seconds: 60,
  },
  arrange: {
    what: 'Favorites, muted rooms and sections changed',
    per: 'account',
    times: 5,
    seconds: 1,
    burst: 100,
  },
  signIn: { what: 'Sign-in attempts', per: 'address', times: 20, seconds: 1, burst: 300 },
  register: { what: 'Registrations', per: 'address', times: 100, seconds: 15 * 60 },
} satisfies Record<string, Limit>;

/** Limits on connections. Each server counts separately. */
const connectionLimits = {
  connect: { what: 'Connections opened', per: 'address', times: 50, seconds: 1, burst: 1_000 },
  upgrade: { what: 'WebSockets opened', per: 'address', times: 20, seconds: 1, burst: 300 },
  httpCall: {
    what: 'Calls over HTTP, including refused ones',
    per: 'address',
    times: 300,
    seconds: 1,
    burst: 800,
  },
  request: {
    what: 'Other HTTP requests, such as for pages and scripts',
    per: 'address',
    times: 300,
    seconds: 1,
    burst: 3_000,
  },
  frame: {
    what: 'WebSocket frames, each 4 KB of them, and the calls in them, including refused ones',
    per: 'account',
    times: 200,
    seconds: 1,
    burst: 2_000,
  },
} satisfies Record<string, Limit>;

/** Other limits. */
const otherLimits = {
  failSignIn: {
    what: 'Failed sign-ins, except to accounts that have signed in from the address before',
    per: 'address',
    times: 20,
    seconds: 60,
    burst: 100,
  },
  failSignInByName: {
    what: 'Failed sign-ins under one name',
    per: 'address and name',
    times: 10,
    seconds: 15 * 60,
  },
  beginSession: { what: 'Successful sign-ins', per: 'person', times: 120, seconds: 60 * 60 },
  registerOverall: { what: 'Registrations in total', per: 'chat', times: 1_000, seconds: 60 * 60 },
  meetStranger: {
    what: 'Strangers you open a conversation with',
    per: 'person',
    times: 20,
    seconds: 60 * 60,
  },
  addStranger: { what: 'Strangers added to rooms', per: 'person', times: 100, seconds: 60 * 60 },
  beAddedBy: {
    what: 'Rooms and conversations that one person adds another to',
    per: 'pair of people',
    times: 20,
    seconds: 60,
  },
  beAdded: {
    what: 'Rooms and conversations that others add a person to',
    per: 'person',
    times: 60,
    seconds: 60,
  },
  incomingPost: {
    what: 'Posts to an incoming webhook',
    per: 'webhook',
    times: incomingWebhookRatePerMinute,
    seconds: 60,
  },
  incomingPostOfOwner: {
    what: 'Posts to all incoming webhooks created by one person',
    per: 'person',
    times: 5 * incomingWebhookRatePerMinute,
    seconds: 60,
  },
} satisfies Record<string, Limit>;

export type CallLimit = keyof typeof callLimits;
export type OtherLimit = keyof typeof otherLimits;
export type ConnectionLimit = keyof typeof connectionLimits;
export type LimitName = CallLimit | ConnectionLimit | OtherLimit;

export const limits: Readonly<Record<LimitName, Limit>> = {
  ...callLimits,
  ...otherLimits,
  ...connectionLimits,
};

/** The limit that a call of a procedure counts against. */
export function callLimitOf(
  type: 'query' | 'mutation' | 'subscription',
  meta: { limit?: CallLimit } | undefined,
): CallLimit {
  return meta?.limit ?? defaultLimits[type];
}

const defaultLimits = { query: 'read', mutation: 'change', subscription: 'follow' } as const;
