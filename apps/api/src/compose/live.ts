import type { FastifyBaseLogger } from 'fastify';
import type { Settings } from '../env.ts';
import { memoryBus } from '../live/bus.ts';
import { Connections } from '../live/connections.ts';
import { hear, type Hub } from '../live/hub.ts';
import { createLiveSubscriber } from '../live/live-subscriber.ts';
import { loneNodePresences } from '../live/presence-store.ts';
import { createPresenceSubscriber } from '../live/presence-subscriber.ts';
import { PresenceRegistry } from '../live/presence.ts';
import { Readers } from '../live/readers.ts';
import { createReconcileRooms } from '../live/reconcile-rooms.ts';
import type { Nodes } from '../live/redis/join-nodes.ts';
import { RoomLists } from '../live/room-lists.ts';
import { RoomLog } from '../live/room-log.ts';
import { Typing } from '../live/typing.ts';
import { unreadableAmong } from '../access/access.ts';
import { statusView } from '../views/users.ts';
import type { Storage } from './storage.ts';

export interface LiveOptions {
  settings: Settings;
  log: FastifyBaseLogger;
  busVersion: number | undefined;
  onFailure: (error: unknown) => void;
}

/** The live side, alone or as one of several nodes, subscribed to what happens here. */
export async function composeLive(storage: Storage, options: LiveOptions) {
  const { store, people, roles, messageViews, roomViews, events } = storage;
  const { onFailure } = options;
  const nodes = await join(storage, options);
  const bus = nodes?.bus ?? memoryBus(onFailure);
  const hub: Hub = {
    log: new RoomLog(
      {
        epoch: store.instance.epoch,
        version: async (roomId) => (await store.rooms.find(roomId))?.version ?? 0,
        sizeSince: (roomId, version, limit) => store.messages.sizeSince(roomId, version, limit),
        since: async (roomId, version, limit) =>
          messageViews.all(await store.messages.since(roomId, version, limit)),
      },
      bus,
      onFailure,
    ),
    lists: new RoomLists(roomViews, bus, onFailure),
    typing: new Typing(bus),
    presence: new PresenceRegistry(
      async (userIds) => {
        const rows = await store.users.findMany(userIds);
        return new Map(rows.map((row) => [row.id, statusView(row)]));
      },
      nodes?.presenceStore ?? loneNodePresences,
      bus,
      onFailure,
    ),
    readers: new Readers({
      unreadableAmong: (places) => unreadableAmong({ store, roles }, places),
      bus,
      onFailure,
    }),
    connections: new Connections(bus),
    people,
    roles,
  };
  bus.watch('users');
  bus.listen((notice) => hear(hub, notice));
  events.subscribe(createLiveSubscriber({ store, bus, typing: hub.typing, onFailure }));
  events.subscribe(createPresenceSubscriber(bus));

  return {
    bus,
    hub,
    nodes,
    /** Call this once the bus has all its listeners. */
    start() {
      nodes?.start({
        reconcileRooms: createReconcileRooms({ hub, store }),
        startOver() {
          people.forget();
          roles.forget();
          hub.lists.startOver();
          hub.presence.allChanged();
        },
        presencesChanged: () => hub.presence.allChanged(),
      });
    },
  };
}

/** Makes this server one of several nodes, if Redis is configured. */
async function join({ store }: Storage, options: LiveOptions): Promise<Nodes | null> {
  const { settings, log, busVersion, onFailure } = options;
  if (settings.redisUrl === null) return null;
  // Loaded only when needed: most servers are alone.
  const { joinNodes } = await import('../live/redis/join-nodes.ts');
  let wasAway = false;
  return joinNodes(
    { url: settings.redisUrl, instanceId: store.instance.id, version: busVersion },
    {
      onFailure,
      onUp() {
        const level = wasAway ? 'warn' : 'info';
        wasAway = false;
        log[level]('Redis can be used: this server hears the others.');
      },
      onProblem({ sentence }) {
        wasAway = true;
        log.warn(`${sentence} What other servers write is read from the database, up to a second later.`);
      },
      onMixed: (isMixed) =>
        isMixed
          ? log.warn('Servers of another release are running. What they write is read from the database.')
          : log.info('All servers hear each other again.'),
      onDropped: (count) =>
        log.warn(
          { count },
          'Notices from Redis were dropped: they are malformed, too long, or from another program.',
        ),
    },
  );
}
