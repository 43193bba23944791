import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConnectionStatus } from './connection.ts';
import { reconnectOnHints } from './reconnect-hints.ts';
import { createStore } from './store.ts';

let page: EventTarget & { visibilityState: 'visible' | 'hidden' };

beforeEach(() => {
  const browser = new EventTarget();
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
  vi.stubGlobal('dispatchEvent', browser.dispatchEvent.bind(browser));
});
afterEach(() => void vi.unstubAllGlobals());

function hurried(state: ConnectionStatus['state']) {
  const reconnect = vi.fn<() => void>();
  const connection = createStore<ConnectionStatus>({ state, restoredAtMs: null });
  return { reconnect, stop: reconnectOnHints(connection, reconnect) };
}

test.each(['lost', 'slow'] as const)(
  'a %s connection is retried immediately when the browser is back online, and when someone looks',
  (state) => {
    const { reconnect } = hurried(state);
    dispatchEvent(new Event('online'));
    expect(reconnect).toHaveBeenCalledTimes(1);
    page.visibilityState = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    expect(reconnect).toHaveBeenCalledTimes(1);
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    expect(reconnect).toHaveBeenCalledTimes(2);
    dispatchEvent(new Event('offline'));
    expect(reconnect).toHaveBeenCalledTimes(2);
  },
);

test('an open connection is dropped when the browser goes offline, and for nothing else', () => {
  const { reconnect } = hurried('open');
  dispatchEvent(new Event('online'));
  page.dispatchEvent(new Event('visibilitychange'));
  expect(reconnect).not.toHaveBeenCalled();
  dispatchEvent(new Event('offline'));
  expect(reconnect).toHaveBeenCalledOnce();
});

test('nothing happens once stopped', () => {
  const { reconnect, stop } = hurried('lost');
  stop();
  dispatchEvent(new Event('online'));
  expect(reconnect).not.toHaveBeenCalled();
});
