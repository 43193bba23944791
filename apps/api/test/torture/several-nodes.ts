import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { startRedis, startRedisCluster, type RedisCluster } from '../../../../test-support/redis.ts';
import { startDatabase, type PartPaths } from '../../../../test-support/shared-parts.ts';
import { connectionCut } from './connection-cut.ts';
import { RestartableServer } from './restartable-server.ts';
import { disastersOf, outage, unlimited, type Disaster, type Site } from './site.ts';
import type { StoredMessage } from './stored.ts';

export interface SeveralNodesOptions extends PartPaths {
  nodes: number;
  /** Whether they share a cluster of Redis servers instead of one. */
  isRedisCluster?: boolean;
  /** How long a part stays away when it does not come back soon. */
  outageMs: number;
}

/** Several servers, which share MariaDB and Redis. */
export async function openSeveralNodes(options: SeveralNodesOptions): Promise<Site> {
  await using stack = new AsyncDisposableStack();
  const { mariaDbPath, redisPath, outageMs } = options;
  const { database, databaseUrl, env } = stack.use(await startDatabase(mariaDbPath));
  const redis = stack.use(
    await (options.isRedisCluster === true ? startRedisCluster : startRedis)(redisPath),
  );
  // All at once: they agree on who migrates.
  const servers = await Promise.all(
    Array.from({ length: options.nodes }, () =>
      RestartableServer.start({ ...env, ...unlimited, REDIS_URL: redis.url }),
    ),
  );
  for (const server of servers) stack.use(server);

  async function select<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const reading = await createConnection(databaseUrl);
    try {
      const [rows] = await reading.query<(Row & RowDataPacket)[]>(sql, [values]);
      return rows;
    } finally {
      await reading.end();
    }
  }

  const databasePart = {
    ...database,
    isUp: () =>
      select('select 1').then(
        () => true,
        () => false,
      ),
  };
  const killOfRedis = outage('kill of Redis', redis, [0, 1_000]);
  const owned = stack.move();
  return {
    servers,
    disasters: [
      ...disastersOf(servers),
      killOfRedis,
      outage('kill of MariaDB', databasePart, [0, 1_000]),
      connectionCut(databaseUrl),
      outage('outage of Redis', redis, [outageMs, outageMs]),
      killOfRedis,
      outage('outage of MariaDB', databasePart, [outageMs, outageMs]),
      {
        name: 'outage of a server',
        async strike(random) {
          await random.pick(servers).restart('SIGKILL', outageMs);
          return 1;
        },
      },
      ...('nodes' in redis ? [lossOfOne(redis, outageMs)] : []),
    ],

    async readStored(roomIds) {
      const rooms = await select<{ roomId: number; lastSeq: number; version: number }>(
        'select id as roomId, last_seq as lastSeq, version from rooms where id in (?) order by id',
        roomIds,
      );
      const messages = await select<Omit<StoredMessage, 'isDeleted'> & { isDeleted: number }>(
        `select room_id as roomId, seq, version, author_id as authorId, cast(client_message_id as char) as clientMessageId, content,
         deleted_at is not null as isDeleted from messages where room_id in (?) order by room_id, seq`,
        roomIds,
      );
      return rooms.map((room) => ({
        ...room,
        messages: messages
          .filter(({ roomId }) => roomId === room.roomId)
          .map((message) => ({ ...message, isDeleted: message.isDeleted === 1 })),
      }));
    },

    async readVersions(roomIds) {
      const rows = await select<{ id: number; version: number }>(
        'select id, version from rooms where id in (?)',
        roomIds,
      );
      return new Map(rows.map(({ id, version }) => [id, version]));
    },

    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** One server of a cluster is away, and with it its share of the keys. */
function lossOfOne(cluster: RedisCluster, outageMs: number): Disaster {
  const name = 'outage of one of the Redis servers';
  return {
    name,
    strike(random) {
      const part = { ...random.pick(cluster.nodes), isUp: () => cluster.isUp() };
      return outage(name, part, [outageMs, outageMs]).strike(random);
    },
  };
}
