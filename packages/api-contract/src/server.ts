/** The entry point for the server: the router, which is the contract, and the interfaces that a server implements. */
export { appRouter, type AppRouter } from './app-router.ts';
export { maxBatchCalls } from './batch.ts';
export type { Context, Limits, Services } from './context.ts';
export type { SessionCookie, Viewer, Visitor } from './viewer.ts';
export { errorDataOf, httpStatusOf, ReasonError } from './errors.ts';
export {
  callLimitOf,
  limits,
  programFactor,
  type CallLimit,
  type ConnectionLimit,
  type Limit,
  type LimitName,
  type OtherLimit,
} from './limits.ts';
export { procedureDefinitions, type ProcedureDefinition } from './procedure-definitions.ts';
export type { Meta } from './procedures.ts';
export type { AuthService } from './services/auth.ts';
export type { BotsService } from './services/bots.ts';
export type { CommandsService } from './services/commands.ts';
export type { FlaskService } from './services/flask.ts';
export type { KeysService } from './services/keys.ts';
export type { IncomingWebhooksService } from './services/incoming-webhooks.ts';
export type { MeService } from './services/me.ts';
export type { MessagesService } from './services/messages.ts';
export type { OutgoingWebhooksService } from './services/outgoing-webhooks.ts';
export type { PresenceService } from './services/presence.ts';
export type { RoomsService } from './services/rooms.ts';
export type { SearchService } from './services/search.ts';
export { messageSchema } from './schemas/messages.ts';
export { membershipSchema } from './schemas/rooms.ts';
export { accountSchema, userSchema } from './schemas/users.ts';
