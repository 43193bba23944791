import type { KeyScope } from './schemas/keys.ts';

/**
 * Every reason why a call can fail: its tRPC code (which determines the HTTP status) and a sentence a person can act on.
 * The list is closed: clients can switch over it exhaustively, and services fail only with one of these.
 */
export const reasons = {
  invalid_input: { code: 'BAD_REQUEST', message: 'The input is not valid.' },
  invalid_json: { code: 'PARSE_ERROR', message: 'The request is not valid JSON. Send a JSON object.' },
  unauthenticated: { code: 'UNAUTHORIZED', message: 'Sign in first.' },
  invalid_credentials: { code: 'UNAUTHORIZED', message: 'The username or the password is wrong.' },
  foreign_origin: {
    code: 'FORBIDDEN',
    message: 'This request comes from another site. Call the server from its own address.',
  },
  scope_insufficient: { code: 'FORBIDDEN', message: 'This API key does not allow that.' },
  session_needed: { code: 'FORBIDDEN', message: 'An API key cannot do this. Sign in instead.' },
  person_needed: { code: 'FORBIDDEN', message: 'Bots cannot do this. Sign in as a person.' },
  not_author: {
    code: 'FORBIDDEN',
    message:
      'Only the author can edit a message, and only the author, the owner of the room, a moderator or an administrator can delete it.',
  },
  not_member: { code: 'FORBIDDEN', message: 'Join the room before you do this.' },
  not_owner: {
    code: 'FORBIDDEN',
    message: 'Only the owner of the room or an administrator can do this.',
  },
  not_moderator: {
    code: 'FORBIDDEN',
    message: 'Only the owner of the room, a moderator or an administrator can do this.',
  },
  posting_restricted: {
    code: 'FORBIDDEN',
    message: 'Only the owner of the room, a moderator or an administrator can write in this room.',
  },
  not_yourself: {
    code: 'FORBIDDEN',
    message: 'You can only act as yourself. Send your own user ID, or leave it out.',
  },
  not_allowed: { code: 'FORBIDDEN', message: 'Your account is not allowed to do this.' },
  silenced: {
    code: 'FORBIDDEN',
    message: 'You are silenced in this room: you can read, but not write.',
  },
  not_admin: { code: 'FORBIDDEN', message: 'Only an administrator can do this.' },
  room_not_found: { code: 'NOT_FOUND', message: 'There is no such room, or you are not in it.' },
  invite_not_found: {
    code: 'NOT_FOUND',
    message: 'This invite does not exist, or no longer works. Ask for a new one.',
  },
  message_not_found: { code: 'NOT_FOUND', message: 'There is no such message in this room.' },
  not_in_room: { code: 'NOT_FOUND', message: 'This user is not in the room.' },
  user_not_found: { code: 'NOT_FOUND', message: 'There is no such user.' },
  key_not_found: { code: 'NOT_FOUND', message: 'There is no such API key, or it is not yours.' },
  section_not_found: {
    code: 'NOT_FOUND',
    message: 'You have no such section. Load your sections again.',
  },
  bot_not_found: { code: 'NOT_FOUND', message: 'There is no such bot, or it is not yours.' },
  webhook_not_found: { code: 'NOT_FOUND', message: 'There is no such webhook in this room.' },
  delivery_not_found: {
    code: 'NOT_FOUND',
    message: 'This webhook has no such delivery. Old deliveries are deleted.',
  },
  command_not_found: { code: 'NOT_FOUND', message: 'There is no such command.' },
  procedure_not_found: { code: 'NOT_FOUND', message: 'There is nothing at this address.' },
  method_not_allowed: {
    code: 'METHOD_NOT_SUPPORTED',
    message: 'This address does not support that HTTP method.',
  },
  username_taken: {
    code: 'CONFLICT',
    message: 'This username is taken, or looks like one that is. Choose another one.',
  },
  email_taken: { code: 'CONFLICT', message: 'This e-mail address belongs to another account.' },
  room_name_taken: {
    code: 'CONFLICT',
    message: 'A public room already has this name, or one that looks the same. Choose another one.',
  },
  command_name_taken: {
    code: 'CONFLICT',
    message: 'A command already has this name, or one that looks the same. Choose another one.',
  },
  message_deleted: { code: 'CONFLICT', message: 'This message was deleted.' },
  room_archived: {
    code: 'CONFLICT',
    message: 'This room is archived: it can be read, but nobody can write in it.',
  },
  room_name_wrong: {
    code: 'CONFLICT',
    message: 'This is not the name of the room. Nothing was deleted.',
  },
  owner_needed: {
    code: 'CONFLICT',
    message: 'A room always has an owner. Make somebody else the owner instead.',
  },
  conversation_fixed: {
    code: 'CONFLICT',
    message: 'A direct conversation always has the same two people: nobody can join, leave or be added.',
  },
  banned: {
    code: 'CONFLICT',
    message: 'This person is banned from the room. A moderator can lift the ban.',
  },
  too_many_restrictions: {
    code: 'CONFLICT',
    message: 'This room already has 1,000 bans and silences, the maximum. Lift one first.',
  },
  group_full: { code: 'CONFLICT', message: 'A group conversation has at most 20 people.' },
  too_many_keys: {
    code: 'CONFLICT',
    message: 'There are already 50 API keys, the maximum. Revoke one first.',
  },
  too_many_sections: {
    code: 'CONFLICT',
    message: 'You already have 50 sections, the maximum. Remove one first.',
  },
  too_many_bots: {
    code: 'CONFLICT',
    message: 'You already have 20 bots, the maximum. Remove one first.',
  },
  too_many_webhooks: {
    code: 'CONFLICT',
    message: 'This room already has the maximum number of webhooks. Remove one first.',
  },
  too_many_invites: {
    code: 'CONFLICT',
    message: 'This room already has 50 open invites, the maximum. Revoke one first.',
  },
  too_many_commands: {
    code: 'CONFLICT',
    message: 'There are already 200 commands, the maximum. Remove one first.',
  },
  payload_too_large: { code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large. Send at most 64 KB.' },
  unsupported_media_type: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'Send the request as JSON, with the header Content-Type: application/json.',
  },
  cookie_needs_http: {
    code: 'BAD_REQUEST',
    message:
      "A session cookie can only be set over HTTP, for the server's own pages. Use auth.issueToken elsewhere.",
  },
  client_too_old: {
    code: 'PRECONDITION_FAILED',
    message:
      'This program is too old for the server. Reload the page, or install the current version of the client.',
  },
  address_refused: {
    code: 'BAD_REQUEST',
    message:
      'This address belongs to a private network, which the server does not call. An administrator can allow it with the setting WEBHOOK_NETWORKS.',
  },
  command_failed: {
    // Another program failed, so this is not a server error (5xx).
    code: 'UNPROCESSABLE_CONTENT',
    message: 'The command did not work. Try again later.',
  },
  rate_limited: { code: 'TOO_MANY_REQUESTS', message: 'Too many attempts. Wait a while and try again.' },
  slow_mode: {
    code: 'TOO_MANY_REQUESTS',
    message: 'This room is in slow mode. Wait a while before you write again.',
  },
  client_closed: {
    code: 'CLIENT_CLOSED_REQUEST',
    message: 'The client disconnected before the answer was ready.',
  },
  unavailable: {
    code: 'SERVICE_UNAVAILABLE',
    message: 'The server cannot do this right now. Try again in a moment.',
  },
  internal: {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Something went wrong on the server. Quote the request ID when you report it.',
  },
} as const;

export type Reason = keyof typeof reasons;

/** The `data` of every tRPC error. REST errors have the same fields next to `message`. */
export interface ErrorData {
  /** tRPC's name for the kind of error, for example `NOT_FOUND`. */
  code: (typeof reasons)[Reason]['code'];
  httpStatus: number;
  reason: Reason;
  /** The input field at fault, as a dotted path. Present if the reason is about one field. */
  field?: string;
  /** The scope that an API key needs for the call. Present with `scope_insufficient`. */
  neededScope?: KeyScope;
  /** Every field at fault, if the input is not valid. */
  issues?: { field: string; message: string }[];
  /** Seconds until a retry can succeed. Present with `rate_limited` and `slow_mode`. */
  retryAfterSeconds?: number;
  /** When the silence ends, ISO 8601. Present with `silenced`. */
  until?: string;
  /** Present with `internal`; the server's log has the cause under the same ID. */
  requestId?: string;
  /** The procedure called, for example `messages.send`. */
  path?: string;
}

/** Whether `value` is a reason in this contract. A newer server may send one that this client does not know. */
export function isReason(value: unknown): value is Reason {
  return typeof value === 'string' && Object.hasOwn(reasons, value);
}

/** The data of an error thrown by a tRPC client; null if the error did not come from the server, such as a lost connection. */
export function errorDataFrom(error: unknown): ErrorData | null {
  const data = error instanceof Error && 'data' in error ? error.data : undefined;
  if (typeof data !== 'object' || data === null || !('reason' in data) || !isReason(data.reason)) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server's error formatter is the only writer of `data`, and the reason is known
  return data as ErrorData;
}
