import type { Store } from '@parley/db';
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { HookSecrets, makeHookSecret } from '../../../src/integrations/hooks/hook-secrets.ts';
import type { Attack, Extras } from '../attack.ts';
import type { Attacker } from '../attacker.ts';
import type { Stage } from '../stage.ts';

/** Receivers are on loopback, which is not called unless the administrator allows it. */
const env = { WEBHOOK_NETWORKS: '127.0.0.0/8' };
const webhooksPerRoom = 20;
const secret = 'abuse-of-an-incoming-webhook-ab';

/** Forty webhooks of one member, in two rooms, and one of a bystander in theirs. */
async function createWebhooks(store: Store, stage: Stage, extras: Extras): Promise<void> {
  const { serverSecret, attackerPort, bystanderPort } = extras;
  const secrets = new HookSecrets(serverSecret);
  const create = (roomId: number, by: number, url: string) =>
    store.outgoingWebhooks.create({
      roomId,
      name: url,
      url,
      events: 'message.sent',
      sealedSecret: secrets.seal(makeHookSecret()),
      by,
      createdAt: Date.now(),
      maxPerRoom: webhooksPerRoom,
      decide: () => null,
    });
  const [attacker, bystander] = [stage.attackers[0], stage.bystanders[0]];
  if (attacker === undefined || bystander === undefined) throw new Error('Nobody is on the stage.');
  for (const roomId of webhookRooms(stage)) {
    for (let number = 1; number <= webhooksPerRoom; number += 1) {
      await create(roomId, attacker.userId, `http://127.0.0.1:${attackerPort}/${roomId}/${number}`);
    }
  }
  await create(stage.bystanderRoomId, bystander.userId, `http://127.0.0.1:${bystanderPort}/`);
}

function webhookRooms({ attackerRoomIds }: Stage): number[] {
  return attackerRoomIds.slice(-2);
}

/** Writes to both rooms as often as an account may, so that all webhooks have something to deliver. */
async function talk(attacker: Attacker): Promise<void> {
  const socket = await attacker.socket({ token: attacker.account().token });
  while (socket.isOpen) {
    for (const roomId of webhookRooms(attacker.stage)) {
      const input = { roomId, content: 'For all webhooks.', clientMessageId: randomUUID() };
      socket.call({ method: 'mutation', path: 'messages.send', input });
    }
    await pause(500);
  }
}

/** Answers after so long that the server has nearly given up. */
function listenSlowly(port: number): void {
  createServer((request, response) => {
    request.resume();
    setTimeout(() => response.end(), 9_500);
  }).listen(port, '127.0.0.1');
}

/** Says again and again that the answer will come. */
function listenEndlessly(port: number): void {
  createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 100);
    socket.once('close', () => clearInterval(timer));
  }).listen(port, '127.0.0.1');
}

async function createIncoming(store: Store, stage: Stage): Promise<void> {
  await store.incomingWebhooks.create({
    roomId: stage.attackerRoomIds[4] ?? 0,
    name: 'Grafana',
    secretHash: createHash('sha256').update(secret).digest('hex'),
    by: stage.attackers[0]?.userId ?? 0,
    createdAt: Date.now(),
    maxPerRoom: webhooksPerRoom,
    decide: () => null,
  });
}

/** Posts of 250 KB, as senders of Slack's make them, and as they do not. */
const posts: readonly string[] = [
  JSON.stringify({ text: '*_~'.repeat(80_000) }),
  JSON.stringify({
    blocks: Array.from({ length: 4_000 }, () => ({ type: 'section', text: { text: '*a*' } })),
  }),
  JSON.stringify({ attachments: Array.from({ length: 6_000 }, () => ({ color: '#fff', text: '<a|b>' })) }),
  `${'['.repeat(120_000)}${']'.repeat(120_000)}`,
];

export const webhookAttacks: readonly Attack[] = [
  {
    name: 'slow-receivers',
    does: 'Has 40 webhooks whose receivers take 9.5 s to answer, and writes in their rooms.',
    env,
    hasWebhooks: true,
    prepare: createWebhooks,
    async run(attacker) {
      listenSlowly(attacker.listenPort);
      await attacker.lanes(1, () => talk(attacker));
    },
  },
  {
    name: 'endless-receivers',
    does: 'The same with receivers that answer `102 Processing` endlessly.',
    env,
    hasWebhooks: true,
    prepare: createWebhooks,
    async run(attacker) {
      listenEndlessly(attacker.listenPort);
      await attacker.lanes(1, () => talk(attacker));
    },
  },
  {
    name: 'webhook-posts',
    does: 'Posts 250 KB of blocks, attachments, marks and brackets to an incoming webhook, on 16 connections.',
    prepare: createIncoming,
    run: (attacker) =>
      attacker.httpFlood(16, () => ({
        method: 'POST',
        path: `/hooks/1/${secret}`,
        body: attacker.random.pick(posts),
      })),
  },
];
