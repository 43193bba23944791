import { ReasonError } from '@parley/api-contract/server';
import type { TRPCRequestMessage } from '@trpc/server/rpc';

const maxSubscriptions = 1_000;
/** How often one connection may follow the same thing: several views of one app may show a room, or people, for a moment. */
const maxOfTopic = 4;
/** The viewer's own list begins with the largest of all answers. */
const maxOfOwnList = 1;
/** How much of a name an error repeats. */
const maxNameLength = 64;

/** What a subscription follows. A connection may follow the same thing only a few times. */
export interface Followed {
  /** The name of the procedure. */
  readonly path: string;
  /** The room, if the input names one. */
  readonly roomId: number | undefined;
}

export function followedBy({ path, input }: TRPCRequestMessage['params']): Followed {
  const roomId = typeof input === 'object' && input !== null && 'roomId' in input ? input.roomId : undefined;
  return { path, roomId: typeof roomId === 'number' ? roomId : undefined };
}

/** @throws ReasonError `rate_limited` if a connection that holds `held` may not have another subscription. */
export function assertCapacityFor(
  { path, roomId }: Followed,
  held: ReadonlyMap<unknown, { call: Followed }>,
): void {
  if (held.size >= maxSubscriptions) {
    throw new ReasonError('rate_limited', {
      message: `A connection has at most ${maxSubscriptions} subscriptions. Stop some first.`,
    });
  }
  const max = path === 'me.follow' ? maxOfOwnList : maxOfTopic;
  let count = 0;
  for (const { call } of held.values()) if (call.path === path && call.roomId === roomId) count += 1;
  if (count >= max) {
    const many = max === 1 ? 'a subscription' : `${max} subscriptions`;
    const name = path.slice(0, maxNameLength);
    const topic = roomId === undefined ? name : `${name} of room ${roomId}`;
    throw new ReasonError('rate_limited', {
      message: `This connection has ${many} to ${topic} already. Stop one first.`,
    });
  }
}
