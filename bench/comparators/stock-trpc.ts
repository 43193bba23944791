import { initTRPC, tracked } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { EventEmitter, on } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { History } from './history.ts';
import { listen } from './listen.ts';
import type { RoomEvent } from './room-event.ts';

/** A subscription as in tRPC's documentation: an event emitter, an async generator, tracked items. */
const history = new History();
const emitter = new EventEmitter();
emitter.setMaxListeners(0);

const { router, procedure } = initTRPC.create();
const appRouter = router({
  follow: procedure.input(positionIn).subscription(async function* ({ input, signal }) {
    const events = on(emitter, 'roomEvent', { ...(signal && { signal }) });
    const { lastEventId } = input;
    for (const event of lastEventId === undefined ? [] : history.since(Number(lastEventId)))
      yield trackedEvent(event);
    for await (const [event] of events) yield trackedEvent(event);
  }),
  tick: procedure.input(tickIn).mutation(({ input: { count, contentBytes } }) => {
    for (let sent = 0; sent < count; sent += 1) emitter.emit('roomEvent', history.add(contentBytes));
  }),
});

function trackedEvent(event: RoomEvent) {
  return tracked(String(event.message.version), event);
}

function positionIn(input: unknown): { lastEventId?: string } {
  if (typeof input !== 'object' || input === null) throw new Error('The input is an object.');
  if (!('lastEventId' in input)) return {};
  return { lastEventId: String(input.lastEventId) };
}

function tickIn(input: unknown): { count: number; contentBytes: number } {
  if (typeof input !== 'object' || input === null || !('count' in input) || !('contentBytes' in input)) {
    throw new Error('The input is a tick.');
  }
  return { count: Number(input.count), contentBytes: Number(input.contentBytes) };
}

const server = createServer();
const wss = new WebSocketServer({ server, perMessageDeflate: false });
applyWSSHandler({ wss, router: appRouter });

listen(server, 'stock tRPC');
