import type { WebSocket } from 'ws';

/** A close code of our own (RFC 6455, 7.4.2): the session of this socket has ended. Who reconnects is then nobody. */
const sessionEndedCode = 4401;

/** The sockets of each session, so that authority reaches them: who signs out loses them at once. */
export class Connections {
  #bySession = new Map<string, Set<WebSocket>>();

  add(sessionId: string, socket: WebSocket): void {
    const sockets = this.#bySession.get(sessionId) ?? new Set();
    this.#bySession.set(sessionId, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#bySession.get(sessionId) === sockets) this.#bySession.delete(sessionId);
    });
  }

  endSession(sessionId: string): void {
    for (const socket of this.#bySession.get(sessionId) ?? [])
      socket.close(sessionEndedCode, 'session ended');
  }
}
