import type { MeEvent } from '@parley/api-contract';
import { isDeepStrictEqual } from 'node:util';
import type { Client } from './client.ts';
import { connectClient } from './client.ts';
import type { History } from './history.ts';
import type { OwnList } from './own-list.ts';
import type { Random } from './random.ts';
import { until } from './until.ts';

type Snapshot = Extract<MeEvent, { type: 'snapshot' }>;

/** A room's head may still be on its way for as long as several of its changes are told as one. */
const settleMs = 30_000;

/** Holds a user's list, as me.follow made it, against what me.follow says to who asks now. */
export async function checkList(
  history: History,
  list: OwnList,
  { name, userId, token, serverPort }: Client,
  random: Random,
): Promise<void> {
  const client = await connectClient({ name, userId, token, serverPort, random });
  try {
    const snapshot = await takeSnapshot(client);
    const isSame = () => differences(list, snapshot).length === 0;
    if (!(await until(isSame, settleMs))) {
      for (const difference of differences(list, snapshot)) history.violated(`${name}’s list: ${difference}`);
    }
  } finally {
    client.close();
  }
}

function takeSnapshot({ api }: Client): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const subscription = api.me.follow.subscribe(undefined, {
      onData: (event) => {
        subscription.unsubscribe();
        if (event.type === 'snapshot') resolve(event);
        else reject(new Error(`me.follow begins with ${event.type}.`));
      },
      onError: reject,
    });
  });
}

function differences({ account, entries }: OwnList, snapshot: Snapshot): string[] {
  const found: string[] = [];
  const compare = (what: string, known: unknown, fresh: unknown) => {
    if (!isDeepStrictEqual(known, fresh)) {
      found.push(`${what} is ${JSON.stringify(known)}, and afresh ${JSON.stringify(fresh)}.`);
    }
  };
  compare('account', account, snapshot.account);
  const freshEntries = new Map(snapshot.rooms.map((entry) => [entry.room.id, entry]));
  for (const roomId of new Set([...entries.keys(), ...freshEntries.keys()])) {
    const [known, fresh] = [entries.get(roomId), freshEntries.get(roomId)];
    for (const part of ['room', 'membership', 'head'] as const) {
      compare(`${part} of room ${roomId}`, known?.[part], fresh?.[part]);
    }
  }
  return found;
}
