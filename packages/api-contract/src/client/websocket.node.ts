import { WebSocket as WebSocketOfWs } from 'ws';

/** The fallback for platforms without a WebSocket of their own, such as Node before version 22. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `ws` implements the browsers' interface, but its types cover only part of it
export const fallbackWebSocket = WebSocketOfWs as unknown as typeof WebSocket;
