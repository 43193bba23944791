import { readCommandLine, refuse } from './command-line.ts';

/**
 * How many nodes, Redis servers and databases a number of connected people need: `npx node scripts/capacity.ts --people 100000`.
 * docs/scaling.md explains the model and the source of each figure.
 */

/** Measured by `npm run bench`. */
export const costs = {
  /** CPU time of a node for one delivery, at one message per tick. */
  deliveryUs: 4.1,
  /** CPU time of a node for storing and acknowledging one message, without MariaDB's own. */
  sendUs: 110,
  /** CPU time of a node for a message from another node. */
  busUs: 46,
  connectionKB: 10,
  nodeIdleMB: 120,
  /** Messages that one primary on two cores stored and acknowledged per second. */
  databaseSendsPerSecond: 8_000,
  /** Of a message of 200 characters in MariaDB: row and indexes 570, search tokens 2,200. */
  messageBytes: 2_800,
  /** Notices that one core of Redis passes on per second, published and delivered to a node. */
  redisNoticesPerSecond: 100_000,
};

/** What people do in their busiest hour. */
export interface Usage {
  people: number;
  /** Messages that each of them sends per hour. */
  messagesPerHour: number;
  /** How many people have the room of a message open. */
  followers: number;
  /** How many people have the room in their list and are connected. */
  members: number;
}

/** No part should be busier than this. */
const utilization = 0.6;
const coresPerNode = 1;
const memoryPerNodeMB = 2_048;
/** The share of a day’s messages that are sent in its busiest hour. */
const busiestHourShare = 0.15;
/** The stored message, and its author's read mark for their other devices. */
const noticesPerMessage = 2;

export interface Plan {
  messagesPerSecond: number;
  deliveriesPerSecond: number;
  nodes: number;
  limitedBy: 'CPU' | 'memory';
  redisCores: number;
  databases: number;
  gigabytesPerYear: number;
}

export function plan({ people, messagesPerHour, followers, members }: Usage): Plan {
  const messagesPerSecond = (people * messagesPerHour) / 3_600;
  // A room's head is sent at most four times a second, so at most once per message.
  const deliveriesPerSecond = messagesPerSecond * (followers + members);
  const memoryNodes =
    (people * costs.connectionKB) / 1_024 / (memoryPerNodeMB * utilization - costs.nodeIdleMB);

  // More nodes share the deliveries, but more of them receive each message. This finds the smallest number that can do both.
  let nodes = Math.max(1, Math.ceil(memoryNodes));
  while (cpuShare(nodes) > utilization * coresPerNode) nodes = Math.ceil(nodes * 1.01 + 0.5);

  function hearers(count: number): number {
    return count * (1 - (1 - 1 / count) ** (followers + members));
  }

  function cpuShare(count: number): number {
    const us =
      deliveriesPerSecond * costs.deliveryUs +
      messagesPerSecond * costs.sendUs +
      (count === 1 ? 0 : messagesPerSecond * hearers(count) * costs.busUs);
    return us / 1_000_000 / count;
  }

  const notices = nodes === 1 ? 0 : messagesPerSecond * noticesPerMessage * (1 + hearers(nodes));
  return {
    messagesPerSecond,
    deliveriesPerSecond,
    nodes,
    limitedBy: nodes > Math.max(1, Math.ceil(memoryNodes)) ? 'CPU' : 'memory',
    redisCores: Math.ceil(notices / (costs.redisNoticesPerSecond * utilization)),
    databases: Math.ceil(messagesPerSecond / (costs.databaseSendsPerSecond * utilization)),
    gigabytesPerYear:
      ((messagesPerSecond * 3_600) / busiestHourShare) * 365 * (costs.messageBytes / 1_000_000_000),
  };
}

const usage = `npx node scripts/capacity.ts [OPTIONS]

Says how many nodes, Redis servers and databases a number of connected people needs (docs/scaling.md).

  --people NUMBERS             connected at the same time; several numbers with commas in between
  --messages-per-hour NUMBER   what each of them sends in their busiest hour; 12 unless given
  --followers NUMBER           how many have the room open that a message goes to; 20 unless given
  --members NUMBER             how many more have it in their list; 30 unless given`;

function numberOf(text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  return refuse(`${text} is no number above 0.`);
}

if (import.meta.main) {
  const { values } = readCommandLine(usage, {
    options: {
      people: { type: 'string', default: '1000,100000,10000000' },
      'messages-per-hour': { type: 'string', default: '12' },
      followers: { type: 'string', default: '20' },
      members: { type: 'string', default: '30' },
    },
  });
  console.table(
    values.people.split(',').map((people) => {
      const usage = {
        people: numberOf(people),
        messagesPerHour: numberOf(values['messages-per-hour']),
        followers: numberOf(values.followers),
        members: numberOf(values.members),
      };
      return { people: usage.people, ...plan(usage) };
    }),
  );
}
