import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { startSharedParts, type PartPaths } from '../../../../test-support/shared-parts.ts';
import { RestartableServer } from './restartable-server.ts';
import { disastersOf, outage, type Site } from './site.ts';
import type { StoredMessage } from './stored.ts';

export interface SeveralNodesOptions extends PartPaths {
  nodes: number;
  /** How long Redis may be away. */
  longestOutageMs: number;
}

/** Several servers, which share MariaDB and Redis. */
export async function openSeveralNodes(options: SeveralNodesOptions): Promise<Site> {
  await using stack = new AsyncDisposableStack();
  const { database, databaseUrl, redis, env } = stack.use(await startSharedParts(options));
  // All at once: they agree on who migrates.
  const servers = await Promise.all(
    Array.from({ length: options.nodes }, () => RestartableServer.start(env)),
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

  const owned = stack.move();
  return {
    servers,
    disasters: [
      ...disastersOf(servers),
      outage('kill of Redis', redis, [0, 1_000]),
      outage('kill of MariaDB', database, [0, 1_000]),
      outage('outage of Redis', redis, [options.longestOutageMs / 2, options.longestOutageMs]),
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
