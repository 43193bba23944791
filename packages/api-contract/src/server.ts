/** The server's entry: the router that is the contract, and the interfaces that a server implements. */
import { router } from './procedures.ts';
import { authRouter } from './routers/auth.ts';
import { flatRouter } from './routers/flat.ts';
import { meRouter } from './routers/me.ts';
import { messagesRouter } from './routers/messages.ts';
import { presenceRouter } from './routers/presence.ts';
import { roomsRouter } from './routers/rooms.ts';
import { searchRouter } from './routers/search.ts';

export const appRouter = router({
  auth: authRouter,
  rooms: roomsRouter,
  messages: messagesRouter,
  me: meRouter,
  presence: presenceRouter,
  search: searchRouter,
  flat: flatRouter,
});
export type AppRouter = typeof appRouter;

export type { Context, Services, SessionCookie, Viewer, Visitor } from './context.ts';
export { errorDataOf, ReasonError } from './errors.ts';
export type { Meta } from './procedures.ts';
export type { AuthService } from './routers/auth.ts';
export type { FlatService } from './routers/flat.ts';
export type { MeService } from './routers/me.ts';
export type { MessagesService } from './routers/messages.ts';
export type { PresenceService } from './routers/presence.ts';
export type { RoomsService } from './routers/rooms.ts';
export type { SearchService } from './routers/search.ts';
