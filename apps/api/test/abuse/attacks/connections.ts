import { setTimeout as pause } from 'node:timers/promises';
import type { Attack } from '../attack.ts';
import type { Attacker } from '../attacker.ts';

/** As many as the system's usual limit lets a service have open. */
const openFiles = 1_024;

/** Upgrades and says nothing. */
async function staySilent(attacker: Attacker, from: string): Promise<void> {
  const socket = await attacker.socket({ from });
  await socket.closed();
}

async function connectAndGo(attacker: Attacker): Promise<void> {
  const socket = await attacker.tcp();
  socket.destroy();
  await pause(1);
}

export const connectionAttacks: readonly Attack[] = [
  {
    name: 'silent-sockets',
    does: `Opens 1,500 sockets and sends nothing, to a server that may have ${openFiles} files open.`,
    openFiles,
    run: (attacker) => attacker.lanes(1_500, () => staySilent(attacker, attacker.address())),
  },
  {
    name: 'silent-sockets-spread',
    isCrowd: true,
    does: 'The same from 1,500 addresses.',
    openFiles,
    run: (attacker) => attacker.lanes(1_500, (lane) => staySilent(attacker, attacker.address(lane))),
  },
  {
    name: 'silent-connections',
    does: 'The same with connections that never upgrade.',
    openFiles,
    run: (attacker) =>
      attacker.lanes(1_500, async () => {
        const socket = await attacker.tcp();
        const { promise, resolve } = Promise.withResolvers<undefined>();
        socket.once('close', () => resolve(undefined));
        if (!socket.destroyed) await promise;
      }),
  },
  {
    name: 'connection-flood',
    does: 'Connects and disconnects, 64 times at once.',
    run: (attacker) => attacker.lanes(64, () => connectAndGo(attacker)),
  },
  {
    name: 'upgrade-flood',
    does: 'Upgrades and disconnects, 32 times at once.',
    run: (attacker) =>
      attacker.lanes(32, async () => {
        const socket = await attacker.socket();
        socket.cut();
      }),
  },
];
