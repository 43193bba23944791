import type { Target } from '../targets/target.ts';
import type { RawSocket } from './raw-socket.ts';

/** Fewer than the queue of a listening socket holds (511): one client too many would be delayed by a whole second. */
const maxConnecting = 400;

/** Connects followers, as many at once as a server's queue holds, and returns them when all of them follow. */
export async function gatherFollowers(
  target: Target,
  count: number,
  onLargeFrameOf: (index: number) => () => void,
  lastVersion?: number,
): Promise<RawSocket[]> {
  const followers: RawSocket[] = [];
  let next = 0;
  async function connectOn(): Promise<void> {
    while (next < count) {
      const onLargeFrame = onLargeFrameOf(next++);
      followers.push(await target.follow({ onLargeFrame }, lastVersion));
    }
  }
  await Promise.all(Array.from({ length: maxConnecting }, connectOn));
  return followers;
}

export function cutAll(followers: readonly RawSocket[]): void {
  for (const follower of followers) follower.destroy();
}
