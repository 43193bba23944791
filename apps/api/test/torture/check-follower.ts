import type { History } from './history.ts';
import type { RoomCopy } from './room-copy.ts';
import type { StoredRoom } from './stored.ts';

/** Holds a follower's copy of a room against the stored room, message by message. */
export function checkFollower(history: History, name: string, copy: RoomCopy, stored: StoredRoom): void {
  const violated = (what: string) => history.violated(`${name} in room ${copy.roomId} ${what}.`);
  if (copy.position !== stored.version) {
    violated(`is at version ${copy.position}, the room at ${stored.version}`);
  }
  for (const { seq, version } of stored.messages) {
    const known = copy.versions.get(seq);
    if (known !== version) violated(`has message ${seq} at version ${known}, stored is ${version}`);
  }
  for (const seq of copy.versions.keys()) {
    if (seq > stored.messages.length) violated(`has message ${seq}, which is not stored`);
  }
  const standing = stored.messages.map(({ version }) => version).toSorted((a, b) => a - b);
  for (const [first, last] of copy.skipped) {
    const missed = standing.find((version) => version >= first && version <= last);
    if (missed !== undefined) violated(`never saw version ${missed}, which nothing replaced`);
  }
}
