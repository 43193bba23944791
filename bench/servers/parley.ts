import { randomUUID } from 'node:crypto';
import { makeFolder } from '../../test-support/throw-away.ts';
import { ServerProcess } from './server-process.ts';

const pageSize = 200;

/** Parley as anyone would start it, with an account and its token. */
export interface Parley {
  server: ServerProcess;
  token: string;
  createRoom(): Promise<number>;
  /** The latest messages of a room, or those after `afterSeq`. */
  page(roomId: number, afterSeq?: number): Promise<MessagePage>;
}

export interface MessagePage {
  messages: { seq: number; version: number }[];
  version: number;
  nextAfter: number | null;
}

/** `env` names the database and Redis, unless the server should have a SQLite database of its own. */
export async function startParley(main: string, env: Record<string, string> = {}): Promise<Parley> {
  return enter(await startServer(main, env), 'sender');
}

/** Starts another server; servers with the same database and Redis are one chat. It has an account of its own. */
export async function startAnother(main: string, env: Record<string, string>): Promise<Parley> {
  return enter(await startServer(main, env), randomUUID().slice(0, 8));
}

async function enter(server: ServerProcess, username: string): Promise<Parley> {
  const account = { username, password: randomUUID() };
  await post(server.port, '/api/register', account);
  const { token }: { token: string } = await post(server.port, '/api/login', account);
  return {
    server,
    token,
    async createRoom() {
      const body = { name: `bench ${randomUUID()}`, kind: 'public' };
      const { room }: { room: { id: number } } = await post(server.port, '/api/chat/rooms', body, token);
      return room.id;
    },
    async page(roomId, afterSeq) {
      const input = JSON.stringify({ roomId, after: afterSeq, limit: pageSize });
      const url = `http://127.0.0.1:${server.port}/trpc/messages.list?input=${encodeURIComponent(input)}`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      if (!response.ok) throw new Error(`messages.list: ${response.status} ${await response.text()}`);
      const { result }: { result: { data: MessagePage } } = JSON.parse(await response.text());
      return result.data;
    },
  };
}

async function startServer(main: string, env: Record<string, string>): Promise<ServerProcess> {
  const folder = makeFolder();
  return ServerProcess.start({
    main,
    // As in `npm start`.
    flags: ['--max-semi-space-size=16'],
    // Without rate limits, because rates are what is measured.
    env: { PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder.path, RATE_LIMIT_FACTOR: '0', ...env },
    folder,
  });
}

async function post(port: number, path: string, body: object, token?: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  return JSON.parse(await response.text());
}
