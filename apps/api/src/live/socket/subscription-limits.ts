import { ReasonError } from '@parley/api-contract/server';
import type { TRPCRequestMessage } from '@trpc/server/rpc';

const maxSubscriptions = 1_000;
/** How many subscriptions to the same thing. A room may be shown by several views of one app, and a presence subscription names 500 people. */
const maxOfTopic = new Map([
  ['me.follow', 1],
  ['rooms.follow', 4],
  ['rooms.typing', 4],
]);
const maxOfOtherTopic = 16;
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
  const max = maxOfTopic.get(path) ?? maxOfOtherTopic;
  const count = held.values().reduce((sum, each) => sum + (each.topic === topic ? 1 : 0), 0);
  if (count >= max) {
    const many = max === 1 ? 'a subscription' : `${max} subscriptions`;
    throw new ReasonError('rate_limited', {
      message: `This connection has ${many} to ${topic} already. Stop one first.`,
    });
  }
}
