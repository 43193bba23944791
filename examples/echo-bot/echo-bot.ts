import { createParleyClient, type Message, type Position } from '@parley/api-contract';

const { SERVER_URL: url = 'http://localhost:3000', BOT_KEY: token } = process.env;
if (token === undefined) stop('Set BOT_KEY to a key of the bot: Settings, Bots, Keys.');
const client = createParleyClient({ url, token });

const me = await client.api.auth.me
  .query()
  .catch(({ message }: Error) =>
    stop(`The server at ${url} does not answer: ${message}. Set SERVER_URL if it is elsewhere.`),
  );
if (me === null) stop(`The server at ${url} does not know this key, or it was revoked.`);

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

/** The rooms that are listened to, each with what ends that. */
const rooms = new Map<number, AbortController>();

/** After this position, whatever happens to the connection: what was said before the bot came is not answered. */
async function listen(roomId: number, after: Position): Promise<void> {
  if (rooms.has(roomId)) return;
  const leaving = new AbortController();
  rooms.set(roomId, leaving);
  try {
    for await (const update of client.follow(roomId, { after, signal: leaving.signal })) {
      if (update.type === 'message') await echo(update.message);
    }
  } catch (error) {
    console.error(error);
  } finally {
    rooms.delete(roomId);
  }
}

/** Under an ID that is made of the message: however often a message comes, it is answered once. */
async function echo({ roomId, seq, author, content, deletedAt }: Message): Promise<void> {
  // Two bots that answer each other would never stop.
  if (author.kind === 'bot' || deletedAt !== null) return;
  await client.send(roomId, content, { replyTo: seq, clientMessageId: `echo-${seq}` });
}

let epoch = '';
client.api.me.follow.subscribe(undefined, {
  onData(event) {
    if (event.type === 'snapshot') {
      ({ epoch } = event);
      for (const { room, head } of event.rooms) void listen(room.id, { epoch, version: head.version });
      console.log(`@${me.username} listens. Rooms that it is in: ${rooms.size}.`);
    }
    if (event.type === 'roomJoined') {
      const { room, head } = event.entry;
      void listen(room.id, { epoch, version: head.version });
    }
    if (event.type === 'roomLeft') rooms.get(event.roomId)?.abort();
  },
  onError(error) {
    // The key was revoked, for example.
    console.error(error.message);
    process.exitCode = 1;
    void client.close();
  },
});
