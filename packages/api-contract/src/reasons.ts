import type { KeyScope } from './schemas/keys.ts';

/**
 * Every way in which a call can fail: its tRPC code (which fixes the HTTP status) and a sentence a person can act on.
 * The list is closed: a client may switch over it exhaustively, and services fail only by one of these.
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
  person_needed: { code: 'FORBIDDEN', message: 'A bot cannot do this. Do it as a person.' },
  not_author: {
    code: 'FORBIDDEN',
    message:
      'Only the author can edit a message, and only the author, the owner of the room or an administrator can delete it.',
  },
  not_member: { code: 'FORBIDDEN', message: 'Join the room before you do this.' },
  not_owner: {
    code: 'FORBIDDEN',
    message: 'Only the owner of the room can do this, or an administrator.',
  },
  not_yourself: {
    code: 'FORBIDDEN',
    message: 'You can only act as yourself. Send your own user ID or none.',
  },
  not_allowed: { code: 'FORBIDDEN', message: 'Your account is not allowed to do this.' },
  not_admin: { code: 'FORBIDDEN', message: 'Only an administrator can do this.' },
  room_not_found: { code: 'NOT_FOUND', message: 'There is no such room, or you are not in it.' },
  message_not_found: { code: 'NOT_FOUND', message: 'There is no such message in this room.' },
  user_not_found: { code: 'NOT_FOUND', message: 'There is no such user.' },
  key_not_found: { code: 'NOT_FOUND', message: 'There is no such API key, or it is not yours.' },
  bot_not_found: { code: 'NOT_FOUND', message: 'There is no such bot, or it is not yours.' },
  webhook_not_found: { code: 'NOT_FOUND', message: 'There is no such webhook in this room.' },
  delivery_not_found: {
    code: 'NOT_FOUND',
    message: 'There is no such delivery of this webhook. Old ones are deleted.',
  },
  command_not_found: { code: 'NOT_FOUND', message: 'There is no such command.' },
  procedure_not_found: { code: 'NOT_FOUND', message: 'There is nothing at this address.' },
  method_not_allowed: {
    code: 'METHOD_NOT_SUPPORTED',
    message: 'This address does not answer to that HTTP method.',
  },
  username_taken: {
    code: 'CONFLICT',
    message: 'This username is taken, or looks like one that is. Choose another one.',
  },
  email_taken: { code: 'CONFLICT', message: 'This e-mail address belongs to another account.' },
  room_name_taken: {
    code: 'CONFLICT',
    message: 'A public room has this name, or one that looks the same. Choose another one.',
  },
  command_name_taken: {
    code: 'CONFLICT',
    message: 'A command has this name, or one that looks the same. Choose another one.',
  },
  message_deleted: { code: 'CONFLICT', message: 'This message was deleted.' },
  conversation_fixed: {
    code: 'CONFLICT',
    message: 'A direct conversation belongs to its two people: nobody can join, be added or leave.',
  },
  group_full: { code: 'CONFLICT', message: 'A group conversation has at most 20 people.' },
  too_many_keys: {
    code: 'CONFLICT',
    message: 'There are already 50 API keys, the maximum. Revoke one first.',
  },
  too_many_bots: {
    code: 'CONFLICT',
    message: 'You already have 20 bots, the maximum. Remove one first.',
  },
  too_many_webhooks: {
    code: 'CONFLICT',
    message: 'This room has all the webhooks that it may have. Remove one first.',
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
      'This address belongs to a private network, which the server does not call. An administrator can allow it by the setting WEBHOOK_NETWORKS.',
  },
  command_failed: {
    // What failed is another's program: no server error (5xx) of this one.
    code: 'UNPROCESSABLE_CONTENT',
    message: 'The command did not work. Try again later.',
  },
  rate_limited: { code: 'TOO_MANY_REQUESTS', message: 'Too many attempts. Wait a while and try again.' },
  client_closed: {
    code: 'CLIENT_CLOSED_REQUEST',
    message: 'The caller went away before the answer was ready.',
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

/** What stands in `data` of every tRPC error, and beside `message` in every REST error. */
export interface ErrorData {
  /** tRPC's name for the kind of error, for example `NOT_FOUND`. */
  code: (typeof reasons)[Reason]['code'];
  httpStatus: number;
  reason: Reason;
  /** The input field at fault, as a dotted path. Present when the reason is about one field. */
  field?: string;
  /** The scope that an API key needs for the call. Present with `scope_insufficient`. */
  neededScope?: KeyScope;
  /** Every field at fault, when the input did not validate. */
  issues?: { field: string; message: string }[];
  /** Seconds until a retry can succeed. Present with `rate_limited`. */
  retryAfterSeconds?: number;
  /** Present with `internal`; the server's log has the cause under the same ID. */
  requestId?: string;
  /** The procedure called, for example `messages.send`. */
  path?: string;
}

/** Whether `value` names a reason of this contract; a newer server may send one this client does not know. */
export function isReason(value: unknown): value is Reason {
  return typeof value === 'string' && Object.hasOwn(reasons, value);
}

/** The data of an error that a tRPC client threw; null for what is no answer of the server, such as a lost connection. */
export function errorDataFrom(error: unknown): ErrorData | null {
  const data = error instanceof Error && 'data' in error ? error.data : undefined;
  if (typeof data !== 'object' || data === null || !('reason' in data) || !isReason(data.reason)) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server's error formatter is the only writer of `data`, and the reason is known
  return data as ErrorData;
}
