import { ReasonError } from '@parley/api-contract/server';
import type { TRPCRequestMessage } from '@trpc/server/rpc';

const maxSubscriptions = 1_000;
/** One connection may follow the same thing this often: several views of one app may show a room, or people, for a moment. */
const maxOfTopic = 4;
/** The viewer's own list begins with the largest answer there is. */
const maxOfOwnList = 1;
const maxTopicLength = 64;

/** What a subscription follows: a procedure, and the room if its input names one. */
export function topicOf({ path, input }: TRPCRequestMessage['params']): string {
  const roomId = typeof input === 'object' && input !== null && 'roomId' in input ? input.roomId : undefined;
  // Whoever makes up a long path does not get to store it.
  const name = path.slice(0, maxTopicLength);
  return typeof roomId === 'number' ? `${name} of room ${roomId}` : name;
}

/** @throws ReasonError `rate_limited` when a connection that holds `held` may not have another subscription. */
export function assertRoomFor(
  { path, ...params }: TRPCRequestMessage['params'],
  held: ReadonlyMap<unknown, { topic: string }>,
): void {
  if (held.size >= maxSubscriptions) {
    throw new ReasonError('rate_limited', {
      message: `A connection has at most ${maxSubscriptions} subscriptions. Stop some first.`,
    });
  }
  const topic = topicOf({ path, ...params });
  const max = path === 'me.follow' ? maxOfOwnList : maxOfTopic;
  const count = held.values().reduce((sum, each) => sum + (each.topic === topic ? 1 : 0), 0);
  if (count >= max) {
    const many = max === 1 ? 'a subscription' : `${max} subscriptions`;
    throw new ReasonError('rate_limited', {
      message: `This connection has ${many} to ${topic} already. Stop one first.`,
    });
  }
}
