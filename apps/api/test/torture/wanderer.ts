import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './ask.ts';
import type { Client } from './client.ts';
import type { History } from './history.ts';
import type { Random } from './random.ts';

export interface WandererParts {
  client: Client;
  history: History;
  /** Where it comes and goes. */
  lobbyId: number;
  /** Where it stays, and reads. */
  roomIds: readonly number[];
  random: Random;
}

/** Joins and leaves a room and moves read marks, so that everybody's list of rooms has something to tell. */
export async function wander(parts: WandererParts, stopping: AbortSignal): Promise<void> {
  const { client, history, lobbyId, roomIds, random } = parts;
  const { rooms, me } = client.api;
  while (!stopping.aborted) {
    const deed = random.pick(['join', 'leave', 'read'] as const);
    const answer = await ask(2_000, (options): Promise<unknown> => {
      if (deed === 'join') return rooms.join.mutate({ roomId: lobbyId }, options);
      if (deed === 'leave') return rooms.leave.mutate({ roomId: lobbyId }, options);
      return me.markRead.mutate({ roomId: random.pick(roomIds), seq: random.int(1, 1_000) }, options);
    });
    if (answer.kind === 'refused' && !(deed === 'leave' && answer.reason === 'not_member')) {
      history.violated(`${client.name} was refused to ${deed}: ${answer.reason}.`);
    }
    await pause(random.int(5, 200));
  }
}
