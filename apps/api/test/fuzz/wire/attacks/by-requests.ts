import type { Attack, Scene } from '../scene.ts';
import { rooms } from '../seeded-data.ts';
import { jsonRequest, requestText } from '../wire-requests.ts';

const longPage = { roomId: rooms.longMessages, limit: 200 };

/** As many calls in one request as there may be. */
const pages = 20;

function pagesRequest(token: string): string {
  const input = Object.fromEntries(Array.from({ length: pages }, (_, index) => [index, longPage]));
  const paths = Array.from({ length: pages }, () => 'messages.list').join(',');
  const target = `/trpc/${paths}?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`;
  return requestText(target, { headers: { authorization: `Bearer ${token}` } });
}

export const byRequests: Record<string, Attack> = {
  'pages over HTTP that nobody reads': async (scene) => {
    for (let connections = 0; connections < 8; connections++) {
      const client = scene.requests();
      client.stopReading();
      client.send(pagesRequest(scene.token));
    }
    return scene.bystander.problems();
  },

  'pages over HTTP by an API key, one request behind the other, that nobody reads': async (scene) => {
    const key = await keyOf(scene);
    for (let connections = 0; connections < 4; connections++) {
      const client = scene.requests(`127.3.4.${1 + connections}`);
      client.stopReading();
      client.send(...Array.from({ length: 40 }, () => pagesRequest(key)));
    }
    const problems = await scene.bystander.problems();
    await scene.server.idle();
    return problems;
  },

  'pages over HTTP by an API key, over 100 connections, that nobody reads': async (scene) => {
    const key = await keyOf(scene);
    for (let connections = 0; connections < 100; connections++) {
      const client = scene.requests(`127.3.3.${1 + (connections % 4)}`);
      client.stopReading();
      client.send(pagesRequest(key));
    }
    return scene.bystander.problems();
  },
};

/** A key may ask for ten times as much as a person. */
async function keyOf(scene: Scene): Promise<string> {
  const client = scene.requests();
  client.send(jsonRequest('POST', '/api/keys', { name: 'reader', scope: 'read' }, scene.token));
  await client.answers(1);
  const key = /parley_\w{43}/.exec(client.text)?.[0];
  if (key === undefined) throw new Error(`There is no key in ${client.text}`);
  return key;
}
