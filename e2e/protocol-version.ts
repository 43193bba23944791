import { oldestLiveProtocolVersion } from '@parley/api-contract';
import type { Page } from 'playwright-core';

/** Makes a page state too old a version of the protocol for as long as `isOld` says so, as one of an earlier release would. */
export async function makeOld(page: Page, isOld: () => boolean): Promise<void> {
  const tooOld = `"protocolVersion":"${oldestLiveProtocolVersion - 1}"`;
  await page.routeWebSocket(/\/trpc/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) =>
      server.send(isOld() ? String(text).replace(/"protocolVersion":"\d+"/, tooOld) : text),
    );
  });
}
