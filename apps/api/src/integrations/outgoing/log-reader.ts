import type { WebhookEvent } from '@parley/api-contract';
import { contentVersionOf, type MessageRow, type OutgoingWebhookRow, type Store } from '@parley/db';

/** What happened to messages after a webhook's position, and its next position. */
export interface LogPage extends LogPosition {
  /** In the order of delivery: messages by their number, and each change after its message. */
  events: { event: WebhookEvent; row: MessageRow }[];
}

/** How far a webhook has read in its room's log. */
type LogPosition = Pick<OutgoingWebhookRow, 'version' | 'contentVersion' | 'seq'>;

/**
 * Reads on in a room's log. Of a message that has changed several times since, the log has only the last state, which becomes one event. A
 * message that was changed before it was delivered comes further on in the log, but is still delivered before later messages. It may appear
 * again further on, in the same state; receivers keep the highest `version`. A change that leaves a message's content alone is no event.
 */
export async function readLog(
  { since, findMany }: Pick<Store['messages'], 'since' | 'findMany'>,
  { roomId, ...from }: Pick<OutgoingWebhookRow, 'roomId'> & LogPosition,
  limit: number,
): Promise<LogPage> {
  const page: LogPage = { ...from, events: [] };
  const told = new Map<number, number>();
  const tell = (row: MessageRow, isNew: boolean) => {
    page.events.push({ event: eventOf(row, isNew), row });
    told.set(row.seq, row.version);
  };

  const rows = await since(roomId, from.version, limit);
  let isWhole = rows.length < limit;
  for (const row of rows) {
    const room = limit - page.events.length;
    const gap = Array.from({ length: Math.min(Math.max(row.seq - page.seq - 1, 0), room) }, (_, index) => ({
      roomId,
      seq: page.seq + 1 + index,
    }));
    const passed = gap.length === 0 ? [] : await findMany(gap);
    for (const each of passed.toSorted((a, b) => a.seq - b.seq)) {
      tell(each, true);
      page.seq = each.seq;
    }
    // There is more than fits into a page: the rest comes next time, starting with what is left of a gap.
    if (page.events.length >= limit) {
      isWhole = false;
      break;
    }

    if (row.seq > page.seq) {
      tell(row, true);
      page.seq = row.seq;
    } else if (contentVersionOf(row) > contentVersionOf(from) && (told.get(row.seq) ?? 0) < row.version) {
      tell(row, false);
    }
    page.version = row.version;
  }
  page.contentVersion = isWhole ? null : contentVersionOf(from);
  return page;
}

/** A message that was deleted before anybody was told is reported as deleted, so that nobody takes its empty text for a message. */
function eventOf({ deletedAt }: MessageRow, isNew: boolean): WebhookEvent {
  if (deletedAt !== null) return 'message.deleted';
  return isNew ? 'message.sent' : 'message.edited';
}
