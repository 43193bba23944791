import { promptSocket } from './prompt-socket.ts';

/** The WebSocket to use: the platform's. */
export function webSocketClass(): typeof WebSocket {
  return promptSocket(globalThis.WebSocket);
}
