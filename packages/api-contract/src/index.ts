/** The entry point for browsers and scripts: schemas, types, events, error reasons and the typed client. Contains no server code. */
export * from './client/index.ts';
export type { AppRouter } from './app-router.ts';
export { maxBatchCalls } from './batch.ts';
export { liveProtocolVersion, oldestLiveProtocolVersion } from './live-protocol.ts';
export { formatPosition, isOtherEpoch, parsePosition, type Position } from './position.ts';
export { errorDataFrom, isReason, reasons, type ErrorData, type Reason } from './reasons.ts';
export { countUnread } from './unread.ts';
export type {
  MeEvent,
  PresenceEvent,
  RoomEntry,
  RoomEvent,
  RoomHead,
  SeqRun,
  TypingEvent,
} from './schemas/events.ts';
export { cardSchema, maxCardParts, maxCardsLength, type Card, type CardBlock } from './schemas/cards.ts';
export {
  createIncomingWebhookInput,
  incomingWebhookRatePerMinute,
  maxIncomingWebhooksPerRoom,
  updateIncomingWebhookInput,
  type IncomingWebhook,
} from './schemas/incoming-webhooks.ts';
export {
  contentSchema,
  maxContentLength,
  maxQuotes,
  type Message,
  type MessagePage,
} from './schemas/messages.ts';
export { readDecorations, type Decorations } from './schemas/decorations.ts';
export type { Availability, Presence, Status } from './schemas/presence.ts';
export {
  maxBanReasonLength,
  maxGroupSize,
  maxNewcomerRooms,
  maxRestrictionsPerRoom,
  maxRoomDescriptionLength,
  maxRoomNameLength,
  maxSilenceDays,
  mutedForGood,
  type Member,
  type Membership,
  type Posting,
  type Restriction,
  type Room,
  type RoomKind,
  type RoomView,
} from './schemas/rooms.ts';
export {
  createInviteInput,
  defaultInviteSeconds,
  maxInvitesPerCreator,
  maxInvitesPerRoom,
  type Invite,
  type InvitePreview,
} from './schemas/invites.ts';
export {
  createSectionInput,
  maxSectionNameLength,
  maxSections,
  updateSectionInput,
  type Section,
} from './schemas/sections.ts';
export { createBotInput, maxBotsPerPerson, updateBotInput, type Bot } from './schemas/bots.ts';
export {
  createKeyInput,
  keyScopes,
  maxKeyNameLength,
  maxKeysPerUser,
  type ApiKey,
  type KeyScope,
} from './schemas/keys.ts';
export {
  commandCallSchema,
  createCommandInput,
  maxCommands,
  type Command,
  type CommandAnswer,
  type CommandCall,
  type ManagedCommand,
  updateCommandInput,
} from './schemas/commands.ts';
export {
  createOutgoingWebhookInput,
  maxOutgoingWebhooksPerRoom,
  updateOutgoingWebhookInput,
  webhookBodySchema,
  webhookEvents,
  type OutgoingWebhook,
  type WebhookBody,
  type WebhookDelivery,
  type WebhookEvent,
} from './schemas/outgoing-webhooks.ts';
export { registerInput } from './schemas/auth.ts';
export {
  banInput,
  createRoomInput,
  deleteRoomInput,
  inviteInput,
  silenceInput,
  updateRoomInput,
} from './schemas/rooms.ts';
export { maxDisplayNameLength, type Account, type User } from './schemas/users.ts';
