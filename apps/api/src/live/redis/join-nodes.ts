import { randomUUID } from 'node:crypto';
import type { Attendance } from '../attendance.ts';
import type { Bus } from '../bus.ts';
import { RedisAttendance } from './redis-attendance.ts';
import { RedisBus } from './redis-bus.ts';
import { RedisLink } from './redis-link.ts';

/** While Redis is away the store is looked at so often, … */
const lookMs = 1_000;
/** … and otherwise every so many times less often: a notice can be lost with the connection that carried it. */
const looksWhileUp = 15;

export interface Nodes {
  link: RedisLink;
  bus: Bus;
  attendance: Attendance;
  /** Begins to make good for what the bus does not say. */
  start(repair: Repair): void;
  close(): void;
}

export interface Repair {
  /** Finds in the store what the bus did not say; of people's own lists only while it says nothing. */
  keepUp(bus: { isUp: boolean }): Promise<void>;
  /** Tells every follower of a list or of presence anew how everything is. */
  startOver(): void;
  /** Who is here on other nodes is known no more, or anew. */
  presencesChanged(): void;
}

/** Makes this process one node of several, which share a database and Redis. */
export function joinNodes(
  url: string,
  log: { onFailure: (error: unknown) => void; onUp: () => void; onDown: () => void },
): Nodes {
  const nodeId = randomUUID();
  const link = new RedisLink(url);
  const bus = new RedisBus(link, nodeId, log.onFailure);
  let repair: Repair | null = null;
  const attendance = new RedisAttendance(link, nodeId, () => repair?.presencesChanged());
  let looking: NodeJS.Timeout | undefined;

  return {
    link,
    bus,
    attendance,

    start(given) {
      repair = given;
      let isLooking = false;
      const look = async () => {
        // One that takes long is not overtaken by the next.
        if (isLooking) return;
        isLooking = true;
        await given.keepUp({ isUp: link.isUp }).catch(log.onFailure);
        isLooking = false;
      };
      let looks = 0;
      looking = setInterval(() => {
        looks += 1;
        if (!link.isUp || looks % looksWhileUp === 0) void look();
      }, lookMs).unref();
      const goOn = async () => {
        log.onUp();
        await Promise.all([bus.goOn(), attendance.goOn()]);
        // Only what is listened to again will be heard from here on.
        await look();
        given.startOver();
      };
      link.onUp(() => void goOn().catch(log.onFailure));
      link.onDown(log.onDown);
    },

    close() {
      clearInterval(looking);
      attendance.close();
      link.close();
    },
  };
}
