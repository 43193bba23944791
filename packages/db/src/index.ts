export { backUpDatabase } from './back-up-database.ts';
export { copyDatabase, type CopyProgress, type CopyStep } from './copy/copy-database.ts';
export {
  AbandonedError,
  ConflictError,
  ContentionError,
  DatabaseOpenError,
  DatabaseTooNewError,
  QueueFullError,
  StoreClosedError,
  UnavailableError,
  UnsupportedDatabaseError,
} from './errors.ts';
export { renewDatabase } from './renew-database.ts';
export { FairQueue, type FairQueueSizes } from './fair-queue.ts';
export { openStore, type OpenStoreOptions } from './open-store.ts';
export type {
  ApiKeyRow,
  Availability,
  DeliveryState,
  IncomingWebhookRow,
  InviteRow,
  KeyScope,
  MembershipRow,
  MessageRow,
  OutgoingWebhookRow,
  RestrictionRow,
  RoomRow,
  SessionRow,
  SidebarRow,
  SlashCommandRow,
  UserRole,
  UserRow,
  WebhookDeliveryRow,
} from './schema/tables.ts';
export type { ApiKeyStore, NewApiKey } from './store/api-keys.ts';
export { isRemovedBot, type BotsQuery, type BotStore, type NewBot } from './store/bots.ts';
export type {
  IncomingWebhookStore,
  ManagedWebhooksQuery,
  IncomingWebhookRenaming,
  NewIncomingWebhook,
  SecretRenewal,
} from './store/incoming-webhooks.ts';
export type { Instance } from './store/instance.ts';
export {
  isOpenInvite,
  type InviteRevocation,
  type InviteStore,
  type NewInvite,
  type RoomInviteRow,
} from './store/invites.ts';
export type { Asker } from './store/engine.ts';
export type {
  DecideOnMember,
  MemberRemoval,
  MembershipStore,
  MembersQuery,
  NewMembers,
  OwnMembershipUpdate,
  RoleChange,
  UsedInvite,
} from './store/memberships.ts';
export {
  createMessageWriter,
  type CommittedMessage,
  type MessageWriter,
  type MessageWriterOptions,
} from './store/message-writer.ts';
export type { CrossRoomCursor, CrossRoomQuery } from './store/cross-room-messages.ts';
export type { MessagePageRows, PageQuery } from './store/message-page.ts';
export type { MessageStore } from './store/messages.ts';
export type {
  MessageChangeResult,
  MessageRefusal,
  RefusedChange,
} from './store/messages/changes/change-kind.ts';
export type { MessageChange } from './store/messages/changes/registry.ts';
export type { DeleteChange } from './store/messages/changes/delete.ts';
export type { EditChange } from './store/messages/changes/edit.ts';
export type { SendChange } from './store/messages/changes/send.ts';
export { membershipKeyOf, type MembershipKey, type MessageKey } from './store/messages/keys.ts';
export { decorationColumns } from './schema/messages.ts';
export { contentVersionOf } from './store/content-version.ts';
export { normalizeName } from './store/names.ts';
export { silentOf, type SeqRun } from './store/silent-messages.ts';
export { maxPageBytes, messageBytes, withinPage } from './store/page-bytes.ts';
export type {
  ActiveWebhook,
  MadeOut,
  DecideOnWebhook,
  NewOutgoingWebhook,
  OutgoingWebhookChange,
  OutgoingWebhookPause,
  OutgoingWebhookResumption,
  OutgoingWebhookStore,
} from './store/outgoing-webhooks.ts';
export type {
  ChangedRestriction,
  NewRestriction,
  RestrictionChange,
  RestrictionRefusal,
  RestrictionsQuery,
  RestrictionStore,
} from './store/restrictions.ts';
export type { RestrictionInForce } from './store/restrictions-in-force.ts';
export type { Decided } from './store/actor-facts.ts';
export type {
  DecideOnRoom,
  NewDirectRoom,
  NewRoom,
  RoomChange,
  RoomSettings,
  RoomStore,
  RoomUpdate,
  VisibleRoomsQuery,
} from './store/rooms.ts';
export type { SessionStore } from './store/sessions.ts';
export { sectionsOf, type Section, type SidebarStore } from './store/sidebars.ts';
export type { NewSlashCommand, SlashCommandChange, SlashCommandStore } from './store/slash-commands.ts';
export type { Store } from './store/store.ts';
export type { NewUser, StatusChange, UserStore } from './store/users.ts';
export {
  pingEvent,
  type DeliveriesQuery,
  type DeliveryAttempt,
  type WebhookDeliveryStore,
} from './store/webhook-deliveries.ts';
