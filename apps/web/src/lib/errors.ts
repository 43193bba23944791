import {
  errorDataFrom,
  maxBotsPerPerson,
  maxCommands,
  maxInvitesPerCreator,
  maxInvitesPerRoom,
  maxKeysPerUser,
  maxRestrictionsPerRoom,
  maxSections,
  type ErrorData,
  type Reason,
} from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { formatDuration, formatNumber, untilWhen } from './format.ts';

/** Why a call failed, as a sentence for the person who made it. */
export function errorText(error: unknown): string {
  const data = errorDataFrom(error);
  return data === null ? m.error_connection() : sentences[data.reason](data, error);
}

/** Why a form was refused: a sentence for the field that the server names, or for the form if it names none of these fields. */
export function refusalOf<Field extends string>(error: unknown, fields: readonly Field[]) {
  const named = error === null ? undefined : fields.find((each) => each === errorDataFrom(error)?.field);
  return {
    form: error === null || named !== undefined ? undefined : errorText(error),
    field: (name: Field) => (name === named ? fieldErrorText(error) : undefined),
  };
}

/** The same for display beside a field, without the field's name in front. */
export function fieldErrorText(error: unknown): string {
  const text = errorText(error);
  const field = errorDataFrom(error)?.field;
  const prefix = `${field}: `;
  if (field === undefined || !text.startsWith(prefix)) return text;
  const sentence = text.slice(prefix.length);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const sentences: Record<Reason, (data: ErrorData, error: unknown) => string> = {
  // The server's sentence names the field and the rule.
  invalid_input: (_, error) => (error instanceof Error ? error.message : m.error_invalid_input()),
  unauthenticated: () => m.error_unauthenticated(),
  invalid_credentials: () => m.error_invalid_credentials(),
  foreign_origin: () => m.error_foreign_origin(),
  person_needed: () => m.error_person_needed(),
  key_not_found: () => m.error_key_not_found(),
  bot_not_found: () => m.error_bot_not_found(),
  too_many_keys: () => m.error_too_many_keys({ max: maxKeysPerUser }),
  too_many_bots: () => m.error_too_many_bots({ max: maxBotsPerPerson }),
  section_not_found: () => m.error_section_not_found(),
  too_many_sections: () => m.error_too_many_sections({ max: maxSections }),
  not_owner: () => m.error_not_owner(),
  not_moderator: () => m.error_not_moderator(),
  posting_restricted: () => m.error_posting_restricted(),
  room_archived: () => m.error_room_archived(),
  room_name_wrong: () => m.error_room_name_wrong(),
  slow_mode: ({ retryAfterSeconds = 1 }) => m.error_slow_mode({ wait: formatDuration(retryAfterSeconds) }),
  not_in_room: () => m.error_not_in_room(),
  owner_needed: () => m.error_owner_needed(),
  webhook_not_found: () => m.error_webhook_not_found(),
  too_many_webhooks: () => m.error_too_many_webhooks(),
  not_allowed: () => m.error_not_allowed(),
  silenced: ({ until }) =>
    until === undefined ? m.error_silenced() : m.error_silenced_until({ time: untilWhen(until) }),
  banned: () => m.error_banned(),
  too_many_restrictions: () => m.error_too_many_restrictions({ max: formatNumber(maxRestrictionsPerRoom) }),
  not_admin: () => m.error_not_admin(),
  delivery_not_found: () => m.error_delivery_not_found(),
  address_refused: () => m.error_address_refused(),
  command_not_found: () => m.error_command_not_found(),
  command_name_taken: () => m.error_command_name_taken(),
  invite_not_found: () => m.error_invite_not_found(),
  too_many_invites: () => m.error_too_many_invites({ max: maxInvitesPerRoom, own: maxInvitesPerCreator }),
  too_many_commands: () => m.error_too_many_commands({ max: maxCommands }),
  // The server's sentence says what the command did.
  command_failed: (_, error) => (error instanceof Error ? error.message : m.error_command_failed()),
  not_author: () => m.error_not_author(),
  not_member: () => m.error_not_member(),
  room_not_found: () => m.error_room_not_found(),
  message_not_found: () => m.error_message_not_found(),
  user_not_found: () => m.error_user_not_found(),
  username_taken: () => m.error_username_taken(),
  email_taken: () => m.error_email_taken(),
  room_name_taken: () => m.error_room_name_taken(),
  message_deleted: () => m.error_message_deleted(),
  conversation_fixed: () => m.error_conversation_fixed(),
  group_full: () => m.error_group_full(),
  payload_too_large: () => m.error_payload_too_large(),
  rate_limited: ({ retryAfterSeconds: seconds }) =>
    seconds === undefined ? m.error_rate_limited() : m.error_rate_limited_seconds({ seconds }),
  client_closed: () => m.error_connection(),
  unavailable: () => m.error_unavailable(),
  internal: ({ requestId }) =>
    requestId === undefined ? m.error_internal() : m.error_internal_request({ requestId }),
  // Only a page that is older or newer than the server causes these.
  invalid_json: () => m.error_version(),
  unsupported_media_type: () => m.error_version(),
  method_not_allowed: () => m.error_version(),
  procedure_not_found: () => m.error_version(),
  client_too_old: () => m.error_version(),
  cookie_needs_http: () => m.error_version(),
  not_yourself: () => m.error_version(),
  // Only API keys are refused for these reasons, and the page has a session.
  scope_insufficient: () => m.error_version(),
  session_needed: () => m.error_version(),
};
