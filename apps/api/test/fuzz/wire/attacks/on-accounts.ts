import type { Attack } from '../scene.ts';
import { jsonRequest } from '../wire-requests.ts';
import { call, numbered } from '../wire-socket.ts';

const password = 'correct horse battery';

export const onAccounts: Record<string, Attack> = {
  'sign-ins under names of 254 characters that are written out long': async (scene) => {
    const socket = await scene.anonymousSocket();
    for (let round = 0; round < 20 && socket?.isEnded === false; round++) {
      socket.batch(
        numbered(256, (number) => {
          const username = `${'\ufdfa'.repeat(246)}${round} ${number}`;
          const input = { username, password: 'guessed' };
          return call(`${round} ${number}`, 'mutation', 'auth.issueToken', input);
        }),
      );
      await socket.until(() => socket.receivedFrames >= 256 * (round + 1));
    }
    return [];
  },

  '450 registrations at once, from 150 addresses': async (scene) => {
    for (let address = 1; address <= 150; address++) {
      scene.requests(`127.3.0.${address}`).send(
        ...Array.from({ length: 3 }, (_, number) => {
          const username = `newcomer-${address}-${number}`;
          return jsonRequest('POST', '/api/register', { username, password });
        }),
      );
    }
    return scene.bystander.problems();
  },

  '300 sign-ins at once, over 150 connections from 25 addresses': async (scene) => {
    for (let connection = 0; connection < 150; connection++) {
      scene.requests(`127.3.1.${1 + (connection % 25)}`).send(
        ...['a', 'b'].map((letter) => {
          const username = `nobody-${connection}-${letter}`;
          return jsonRequest('POST', '/api/login', { username, password: 'guessed' });
        }),
      );
    }
    return scene.bystander.problems();
  },
};
