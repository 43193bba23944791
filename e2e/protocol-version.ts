import { oldestLiveProtocolVersion } from '@parley/api-contract';
import type { Page } from 'playwright-core';

/** Makes a page state a protocol version that is too old, like a page of an earlier release, while `isOld` returns true. */
export async function makeOld(page: Page, isOld: () => boolean): Promise<void> {
  const tooOld = `"protocolVersion":"${oldestLiveProtocolVersion - 1}"`;
  await page.routeWebSocket(/\/trpc/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) =>
      server.send(isOld() ? String(text).replace(/"protocolVersion":"\d+"/, tooOld) : text),
    );
  });
}
