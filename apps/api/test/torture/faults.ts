import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.ts';
import { directions } from './proxy.ts';
import type { Random } from './random.ts';
import type { RoomCopy } from './room-copy.ts';
import type { Disaster } from './site.ts';

export interface FaultParts {
  random: Random;
  /** Of these as many as there are strikes, in this order, and some again at random while there is time. */
  disasters: readonly Disaster[];
  /** To be called when what was struck is back; resolves when all is well again. */
  recover: (name: string) => Promise<void>;
  clients: readonly Client[];
  /** Those that read much: to pause them is what fills the server’s buffers. */
  followers: readonly Client[];
  copies: readonly RoomCopy[];
  durationMs: number;
  strikes: number;
  log: (line: string) => void;
}

/** Makes things go wrong for a while; when it returns, all is well again. How often each fault was made, by its name. */
export async function injectFaults(parts: FaultParts): Promise<Map<string, number>> {
  const endsAt = performance.now() + parts.durationMs;
  const counts = new Map<string, number>();
  const striking = strike(parts, endsAt, counts);
  const faults = networkFaults(parts);
  const lasting: Promise<void>[] = [];
  while (performance.now() < endsAt) {
    await pause(parts.random.int(20, 300));
    const [name, fault] = parts.random.pick(faults);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    lasting.push(Promise.resolve(fault()));
  }
  await Promise.all([striking, ...lasting]);
  for (const { proxy } of parts.clients) proxy.heal();
  return counts;
}

/** Each disaster in its turn, then some at random. */
async function strike(
  { random, disasters, recover, durationMs, strikes, log }: FaultParts,
  endsAt: number,
  counts: Map<string, number>,
): Promise<void> {
  const every = durationMs / (strikes + 1);
  for (let count = 0; count < strikes; count++) {
    const dueAt = endsAt - durationMs + every * (count + random.next() * 0.8 + 0.2);
    await pause(Math.max(0, dueAt - performance.now()));
    if (count >= disasters.length && performance.now() > endsAt) return;
    const disaster = disasters[count] ?? random.pick(disasters);
    const { name } = disaster;
    log(`${name}.`);
    const struck = await disaster.strike(random);
    counts.set(name, (counts.get(name) ?? 0) + struck);
    await recover(name);
  }
}

type Fault = readonly [name: string, inject: () => Promise<void> | void];

function networkFaults({ random, clients, followers, copies, durationMs }: FaultParts): Fault[] {
  const someone = () => random.pick(clients).proxy;
  const cut: Fault = ['cut', () => someone().cut(random.pick(['end', 'reset']))];
  const cutInFrame: Fault = [
    'cut in a frame',
    () =>
      someone().cutAfter(
        random.pick(directions),
        random.chance(0.5) ? random.int(1, 60) : random.int(1, 9_000),
      ),
  ];
  const delay: Fault = [
    'delay',
    async () => {
      const proxy = someone();
      proxy.delay(random.pick(directions), random.int(1, 200));
      await pause(random.int(100, 1_500));
      proxy.heal();
    },
  ];
  const stall: Fault = [
    'stall',
    async () => {
      const proxy = someone();
      proxy.stall(random.pick(directions));
      await pause(random.int(100, 2_500));
      // What was held up arrives late, or never.
      if (random.chance(0.5)) proxy.cut('reset');
      proxy.heal();
    },
  ];
  const pausedReader: Fault = [
    'paused reader',
    async () => {
      const { proxy } = random.pick(followers);
      proxy.stall('toClient');
      await pause(random.int(500, Math.min(15_000, durationMs / 2)));
      proxy.heal();
    },
  ];
  const cutAll: Fault = ['cut all', () => clients.forEach(({ proxy }) => proxy.cut('reset'))];
  const startAfresh: Fault = ['start afresh', () => random.pick(copies).startAfresh()];
  return [
    cut,
    cut,
    cut,
    cutInFrame,
    cutInFrame,
    cutInFrame,
    delay,
    delay,
    stall,
    stall,
    pausedReader,
    cutAll,
    startAfresh,
  ];
}
