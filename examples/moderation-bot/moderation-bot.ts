import { createParleyClient, type Message } from '@parley/api-contract';

const { SERVER_URL: url = 'http://localhost:3000', BOT_KEY: token, ROOM_ID, UNWANTED_WORDS } = process.env;
if (!token || !ROOM_ID || !UNWANTED_WORDS) throw new Error('Set BOT_KEY, ROOM_ID and UNWANTED_WORDS.');
const roomId = Number(ROOM_ID);
const unwanted = new Set(
  UNWANTED_WORDS.toLowerCase()
    .split(',')
    .map((word) => word.trim()),
);
const client = createParleyClient({ url, token });
const { api } = client;

/** The words of a text that are unwanted, in any script and in any case. */
function unwantedIn(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.filter((word) => unwanted.has(word));
}

/** The IDs are made of the version: a message that comes again is dealt with once, and one that was edited is looked at anew. */
async function look({ seq, version, author, content }: Message): Promise<void> {
  const found = unwantedIn(content);
  if (author.kind === 'bot' || found.length === 0) return;
  await api.messages.send.mutate({
    roomId,
    content: `Please find another word for “${found.join('”, “')}”. You can edit your message.`,
    replyTo: seq,
    clientMessageId: `warning-${version}`,
  });
  const { room, members } = await api.rooms.get.query({ roomId });
  const owner = members.find(({ role }) => role === 'owner');
  if (owner === undefined || owner.user.id === author.id) return;
  const { room: direct } = await api.rooms.openConversation.mutate({ userIds: [owner.user.id] });
  await api.messages.send.mutate({
    roomId: direct.id,
    content: `${author.displayName} wrote “${found.join('”, “')}” in ${room.name}: ${url}/rooms/${roomId}?at=${seq}`,
    clientMessageId: `report-${roomId}-${version}`,
  });
}

// From now on: the page says which version it shows, and following goes on from there.
const { version } = await api.messages.list.query({ roomId, limit: 1 });
api.rooms.follow.subscribe(
  { roomId, lastEventId: String(version) },
  {
    onStarted: () => console.log(`Keeping an eye on room ${roomId}.`),
    onData({ data: event }) {
      if (event.type === 'messageChanged') look(event.message).catch(console.error);
    },
    onError(error) {
      // The key was revoked, or the bot is in the room no longer.
      console.error(error.message);
      process.exitCode = 1;
      void client.close();
    },
  },
);
