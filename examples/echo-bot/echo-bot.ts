import { createParleyClient, type Message } from '@parley/api-contract';

const { SERVER_URL: url = 'http://localhost:3000', BOT_KEY: token } = process.env;
if (token === undefined) throw new Error('Set BOT_KEY to a key of the bot: Settings, Bots, Keys.');
const client = createParleyClient({ url, token });
const { api } = client;

const me = await api.auth.me.query();
if (me === null) throw new Error(`The server at ${url} does not know this key, or it was revoked.`);

/** How to stop following each room that is followed. */
const followed = new Map<number, () => void>();

/** From `version` on, whatever happens to the connection: what was said before the bot came is not answered. */
function follow(roomId: number, version: number): void {
  if (followed.has(roomId)) return;
  const position = { roomId, lastEventId: String(version) };
  const subscription = api.rooms.follow.subscribe(position, {
    onData({ data: event }) {
      if (event.type === 'messageChanged') echo(event.message).catch(console.error);
    },
    onError: () => followed.delete(roomId),
  });
  followed.set(roomId, () => subscription.unsubscribe());
}

/** Under an ID that is made of the message: however often a message comes, it is answered once. */
async function echo({ roomId, seq, author, content, deletedAt }: Message): Promise<void> {
  // Two bots that answer each other would never stop.
  if (author.kind === 'bot' || deletedAt !== null) return;
  await api.messages.send.mutate({ roomId, content, replyTo: seq, clientMessageId: `echo-${seq}` });
}

api.me.follow.subscribe(undefined, {
  onData(event) {
    if (event.type === 'snapshot') for (const { room, head } of event.rooms) follow(room.id, head.version);
    if (event.type === 'roomJoined') follow(event.entry.room.id, event.entry.head.version);
    if (event.type === 'roomLeft') {
      followed.get(event.roomId)?.();
      followed.delete(event.roomId);
    }
    if (event.type === 'snapshot') console.log(`@${me.username} listens in ${followed.size} rooms.`);
  },
  onError(error) {
    // The key was revoked, for example.
    console.error(error.message);
    process.exitCode = 1;
    void client.close();
  },
});
