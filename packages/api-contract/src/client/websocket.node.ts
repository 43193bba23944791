import { WebSocket as WebSocketOfWs } from 'ws';
import { promptSocket } from './prompt-socket.ts';

/** The WebSocket to use: the platform's or, in Node before version 22, that of the package `ws`. */
export function webSocketClass(): typeof WebSocket {
  if (globalThis.WebSocket) return promptSocket(globalThis.WebSocket);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `ws` implements the browsers' interface, but its types cover only part of it
  return WebSocketOfWs as unknown as typeof WebSocket;
}
