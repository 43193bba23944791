/** The server's entry: the router that is the contract, and the interfaces that a server implements. */
export { appRouter, type AppRouter } from './app-router.ts';
export { maxBatchCalls } from './batch.ts';
export type { Context, Limits, Services, SessionCookie, Viewer, Visitor } from './context.ts';
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
export type { AuthService } from './routers/auth.ts';
export type { BotsService } from './routers/bots.ts';
export type { CommandsService } from './routers/commands.ts';
export type { FlatService } from './routers/flat.ts';
export type { KeysService } from './routers/keys.ts';
export type { IncomingWebhooksService } from './routers/incoming-webhooks.ts';
export type { MeService } from './routers/me.ts';
export type { MessagesService } from './routers/messages.ts';
export type { OutgoingWebhooksService } from './routers/outgoing-webhooks.ts';
export type { PresenceService } from './routers/presence.ts';
export type { RoomsService } from './routers/rooms.ts';
export type { SearchService } from './routers/search.ts';
export { messageSchema } from './schemas/messages.ts';
export { membershipSchema } from './schemas/rooms.ts';
export { accountSchema, userSchema } from './schemas/users.ts';
