import type { MessagePage, RoomEvent, SubscriptionHandlers } from '@parley/api-contract';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keptMessages, maxMessages, reachesEnd } from './apply-event.ts';
import { epoch, message, TestRoom } from './test-room.ts';
import { readTimeline, timelineKey } from './timeline-cache.ts';
import { createTimelineSource, type TimelineApi } from './timeline-source.ts';

const roomId = 7;
const limit = 10;
const connectionLost = new Error('WebSocket closed');
const refusal = Object.assign(new Error('no'), { data: { reason: 'room_not_found' } });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server with a room. Its answers can be made to fail. */
function opened({ length = 40, openAt = null }: { length?: number; openAt?: number | null } = {}) {
  const room = new TestRoom(Array.from({ length }, () => ({ kind: 'send' })));
  const queryClient = new QueryClient();
  const failures: unknown[] = [];
  const followed: {
    epoch: string;
    lastEventId: string | undefined;
    handlers: SubscriptionHandlers<{ id: string; data: RoomEvent }>;
  }[] = [];
  const unsubscribe = vi.fn<() => void>();
  const list = vi.fn<TimelineApi['list']>((input): Promise<MessagePage> => {
    const failure = failures.shift();
    return failure === undefined
      ? Promise.resolve(room.pageAt(room.version, input, limit))
      : Promise.reject(failure);
  });
  const api: TimelineApi = {
    list,
    follow({ epoch, lastEventId }, handlers) {
      followed.push({ epoch, lastEventId, handlers });
      return { unsubscribe };
    },
  };
  const source = createTimelineSource({ api, queryClient }, roomId, openAt);
  const seqs = () => readTimeline(queryClient, roomId).messages.map(({ seq }) => seq);
  const tell = (data: RoomEvent, version: number) =>
    followed.at(-1)?.handlers.onData({ id: String(version), data });
  const timeline = () => readTimeline(queryClient, roomId);
  /** How often the timeline was written. */
  const changes = () =>
    queryClient.getQueryCache().find({ queryKey: timelineKey(roomId) })?.state.dataUpdateCount ?? 0;
  return { source, list, failures, followed, unsubscribe, seqs, tell, timeline, changes };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('opening a room', () => {
  test('loads the latest page and follows from its version', async () => {
    const { source, followed, seqs } = opened();
    source.start();
    await vi.runAllTimersAsync();
    expect(seqs()).toEqual(range(31, 40));
    expect(followed).toMatchObject([{ epoch, lastEventId: '40' }]);
  });

  test('tries again when the connection broke', async () => {
    const { source, failures, seqs } = opened();
    failures.push(connectionLost, connectionLost);
    source.start();
    await vi.runAllTimersAsync();
    expect(seqs()).toEqual(range(31, 40));
  });

  test('reports why it is refused, and can be retried', async () => {
    const { source, failures, list, seqs } = opened();
    failures.push(refusal);
    source.start();
    await vi.runAllTimersAsync();
    expect(source.status.get().failure).toBe(refusal);
    expect(list).toHaveBeenCalledOnce();
    source.reload();
    await vi.runAllTimersAsync();
    expect(source.status.get().failure).toBe(null);
    expect(seqs()).toEqual(range(31, 40));
  });

  test('continues a room that was open before from where it was, without loading anything', async () => {
    const { source, list, followed, tell, seqs } = opened();
    const stop = source.start();
    await vi.runAllTimersAsync();
    tell({ type: 'messageChanged', message: message(41, 41) }, 41);
    stop();
    source.start();
    await vi.runAllTimersAsync();
    expect(list).toHaveBeenCalledOnce();
    expect(followed.at(-1)?.lastEventId).toBe('41');
    expect(seqs().at(-1)).toBe(41);
  });

  test('opens at a message, with newer ones to load', async () => {
    const { source, timeline } = opened({ openAt: 8 });
    source.start();
    await vi.runAllTimersAsync();
    expect(source.has(8)).toBe(true);
    expect(reachesEnd(timeline())).toBe(false);
  });
});

describe('while open', () => {
  test('a subscription that the server ended continues from the last version that arrived', async () => {
    const { source, followed, tell } = opened();
    source.start();
    await vi.runAllTimersAsync();
    tell({ type: 'messageChanged', message: message(41, 41) }, 41);
    followed.at(-1)?.handlers.onError(connectionLost);
    await vi.runAllTimersAsync();
    expect(followed.map(({ lastEventId }) => lastEventId)).toEqual(['40', '41']);
  });

  test('a new subscription continues from the last version that arrived; if there was none, none starts', async () => {
    const { source, followed, unsubscribe, tell } = opened();
    source.followAnew();
    expect(followed).toEqual([]);
    source.start();
    await vi.runAllTimersAsync();
    tell({ type: 'messageChanged', message: message(41, 41) }, 41);
    source.followAnew();
    expect(unsubscribe).toHaveBeenCalledOnce();
    expect(followed.map(({ lastEventId }) => lastEventId)).toEqual(['40', '41']);
  });

  test('a reset loads the latest page, or that of the message being read', async () => {
    const { source, list, tell, timeline } = opened();
    source.start();
    await vi.runAllTimersAsync();
    tell({ type: 'reset', version: 40 }, 40);
    await vi.runAllTimersAsync();
    expect(list).toHaveBeenLastCalledWith({ roomId });
    expect(timeline().staleUntil).toBe(null);

    source.setReading(20);
    tell({ type: 'reset', version: 40 }, 40);
    await vi.runAllTimersAsync();
    expect(list).toHaveBeenLastCalledWith({ roomId, around: 20 });
  });

  test('an older page is requested once, again after a failure, and not at the beginning', async () => {
    const { source, list, failures, seqs } = opened({ length: 15 });
    source.start();
    await vi.runAllTimersAsync();
    failures.push(connectionLost);
    void source.loadOlder();
    void source.loadOlder();
    expect(source.status.get().isLoadingOlder).toBe(true);
    await vi.runAllTimersAsync();
    expect(seqs()).toEqual(range(1, 15));
    expect(source.status.get().isLoadingOlder).toBe(false);
    expect(list).toHaveBeenCalledTimes(3);
    await source.loadOlder();
    expect(list).toHaveBeenCalledTimes(3);
  });

  test('a page that was requested for one range is not used for the next', async () => {
    const { source, seqs } = opened();
    source.start();
    await vi.runAllTimersAsync();
    void source.loadOlder();
    void source.jumpTo(5);
    await vi.runAllTimersAsync();
    expect(seqs()).toEqual(range(1, 10));
    expect(source.status.get().isLoadingOlder).toBe(false);
    void source.jumpToLatest();
    await vi.runAllTimersAsync();
    expect(seqs()).toEqual(range(31, 40));
  });

  test('7,000 messages in a second change the timeline 21 times, and all of them arrive', async () => {
    const { source, tell, seqs, timeline, changes } = opened();
    source.start();
    await vi.runAllTimersAsync();
    const before = changes();
    for (let seq = 41; seq <= 7_040; seq++) {
      tell({ type: 'messageChanged', message: message(seq, seq) }, seq);
      if (seq % 7 === 0) vi.advanceTimersByTime(1);
    }
    await vi.runAllTimersAsync();
    expect(changes() - before).toBeLessThanOrEqual(22);
    expect(timeline().version).toBe(7_040);
    expect(reachesEnd(timeline())).toBe(true);
    expect(seqs()).toEqual(range(7_041 - seqs().length, 7_040));
  });

  test('a room in which messages keep arriving is kept up to a limit, and older ones can be loaded again', async () => {
    const { source, tell, seqs } = opened();
    source.start();
    await vi.runAllTimersAsync();
    for (let seq = 41; seq <= 5_000; seq++) {
      tell({ type: 'messageChanged', message: message(seq, seq) }, seq);
      if (seq % 100 === 0) await vi.advanceTimersByTimeAsync(60);
      expect(seqs().length).toBeLessThanOrEqual(maxMessages);
    }
    expect(seqs().length).toBeGreaterThanOrEqual(keptMessages);
  });

  test('what someone is reading stays in place while messages keep arriving, without gaps', async () => {
    const { source, tell, seqs, timeline } = opened();
    source.start();
    await vi.runAllTimersAsync();
    source.setReading(35);
    for (let seq = 41; seq <= 5_000; seq++) {
      tell({ type: 'messageChanged', message: message(seq, seq) }, seq);
      if (seq % 100 === 0) await vi.advanceTimersByTimeAsync(60);
    }
    await vi.runAllTimersAsync();
    expect(seqs()).toEqual(range(31, 35 + keptMessages));
    expect(reachesEnd(timeline())).toBe(false);
    expect(timeline().endSeq).toBe(5_000);
    expect(timeline().version).toBe(5_000);
  });

  test('a new subscription continues from what has arrived, applied or not', async () => {
    const { source, followed, tell } = opened();
    source.start();
    await vi.runAllTimersAsync();
    for (const seq of [41, 42, 43]) tell({ type: 'messageChanged', message: message(seq, seq) }, seq);
    source.followAnew();
    expect(followed.at(-1)?.lastEventId).toBe('43');
  });

  test('someone who may no longer read the room is told so', async () => {
    const { source, followed } = opened();
    source.start();
    await vi.runAllTimersAsync();
    followed.at(-1)?.handlers.onError(refusal);
    expect(source.status.get().failure).toBe(refusal);
  });

  test('nothing happens after it is closed', async () => {
    const { source, tell, seqs } = opened();
    const stop = source.start();
    await vi.runAllTimersAsync();
    stop();
    tell({ type: 'messageChanged', message: message(41, 41) }, 41);
    expect(seqs()).toEqual(range(31, 40));
  });
});
