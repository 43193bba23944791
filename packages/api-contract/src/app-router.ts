import { router } from './procedures.ts';
import { authRouter } from './routers/auth.ts';
import { botsRouter } from './routers/bots.ts';
import { commandsRouter } from './routers/commands.ts';
import { flaskRouter } from './routers/flask.ts';
import { keysRouter } from './routers/keys.ts';
import { incomingWebhooksRouter } from './routers/incoming-webhooks.ts';
import { meRouter } from './routers/me.ts';
import { messagesRouter } from './routers/messages.ts';
import { outgoingWebhooksRouter } from './routers/outgoing-webhooks.ts';
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
  keys: keysRouter,
  bots: botsRouter,
  incomingWebhooks: incomingWebhooksRouter,
  outgoingWebhooks: outgoingWebhooksRouter,
  commands: commandsRouter,
  flask: flaskRouter,
});
export type AppRouter = typeof appRouter;
