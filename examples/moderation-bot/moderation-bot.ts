import { createParleyClient, type Message } from '@parley/api-contract';

const { SERVER_URL: url = 'http://localhost:3000', BOT_KEY: token, ROOM_ID, UNWANTED_WORDS } = process.env;
if (!token || !ROOM_ID || !UNWANTED_WORDS) stop('Set BOT_KEY, ROOM_ID and UNWANTED_WORDS.');
const roomId = Number(ROOM_ID);
const unwanted = new Set(wordsOf(UNWANTED_WORDS));
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

/** In any script, and in any case. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** The IDs are made of the version: a message that comes again is dealt with once, and one that was edited is looked at anew. */
async function look({ seq, version, author, content }: Message): Promise<void> {
  const found = wordsOf(content).filter((word) => unwanted.has(word));
  if (author.kind === 'bot' || found.length === 0) return;
  const quoted = `“${found.join('”, “')}”`;
  const advice = `Please find another word for ${quoted}. You can edit your message.`;
  await client.send(roomId, advice, { replyTo: seq, clientMessageId: `advice-${version}` });

  const owner = await findOwner();
  if (owner === undefined || owner.id === author.id) return;
  const { room } = await client.api.rooms.openConversation.mutate({ userIds: [owner.id] });
  const report = `${author.displayName} wrote ${quoted}: ${url}/rooms/${roomId}?at=${seq}`;
  await client.send(room.id, report, { clientMessageId: `report-${roomId}-${version}` });
}

async function findOwner(): Promise<Message['author'] | undefined> {
  let cursor: number | null | undefined;
  do {
    const page = await client.api.rooms.members.query({ roomId, ...(cursor && { cursor }), limit: 200 });
    const owner = page.members.find(({ role }) => role === 'owner');
    if (owner !== undefined) return owner.user;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return undefined;
}

// From now on: a page says which version it shows, and following goes on from there.
const { version } = await client.api.messages.list
  .query({ roomId, limit: 1 })
  .catch(({ message }: Error) => stop(`The bot cannot read room ${ROOM_ID}: ${message}`));
console.log(`Keeping an eye on room ${roomId}.`);
try {
  // It ends with an error, when the key was revoked or the bot is in the room no longer.
  for await (const update of client.follow(roomId, { after: version })) {
    if (update.type === 'message') await look(update.message);
  }
} finally {
  await client.close();
}
