import { WebSocket as WebSocketOfWs } from 'ws';

/** What stands in where the platform has no WebSocket of its own, as in Node before version 22. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `ws` is made to the browsers' interface; its types say so only in part
export const fallbackWebSocket = WebSocketOfWs as unknown as typeof WebSocket;
