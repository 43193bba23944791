import createClient from 'openapi-fetch';
import type { paths } from './parley.d.ts';

// Makes an account, writes into a new room and reads it: node main.ts http://localhost:3000 ann 'correct horse battery'
const [baseUrl = 'http://localhost:3000', username = 'ann', password = 'correct horse battery'] =
  process.argv.slice(2);
const api = createClient<paths>({ baseUrl });

const registered = await api.POST('/api/register', { body: { username, password } });
if (registered.error !== undefined) {
  // The reasons are a closed list, and each endpoint says which of them it can have.
  const { reason, message } = registered.error;
  if (reason !== 'username_taken') throw new Error(message);
  console.log(`There is an account ${username} already.`);
}

const signedIn = await api.POST('/api/login', { body: { username, password } });
if (signedIn.error !== undefined) throw new Error(signedIn.error.message);
const headers = { Authorization: `Bearer ${signedIn.data.token}` };

const created = await api.POST('/api/chat/rooms', {
  headers,
  body: { name: `Garden of ${username} ${Date.now()}` },
});
if (created.error !== undefined) throw new Error(created.error.message);
const path = { roomId: created.data.room.id };

const sent = await api.POST('/api/chat/rooms/{roomId}/messages', {
  headers,
  params: { path },
  body: { content: 'The tomatoes are ripe.' },
});
if (sent.error !== undefined) throw new Error(sent.error.message);

const page = await api.GET('/api/chat/rooms/{roomId}/messages', {
  headers,
  params: { path, query: { limit: 10 } },
});
if (page.error !== undefined) throw new Error(page.error.message);
for (const { author, content } of page.data.messages) console.log(`${author.displayName}: ${content}`);
