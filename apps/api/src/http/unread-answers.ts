import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const sweepMs = 250;
/** How long a client may read nothing of an answer over HTTP. */
const maxStallMs = 10_000;
/** The limit for unread data of all clients together, including WebSockets. Beyond it, those with the most are cut off. */
const maxWaitingBytes = 128 * 1024 * 1024;

interface Progress {
  sentBytes: number;
  movedAtMs: number;
}

/**
 * Watches the answers that clients have not read yet: one that makes no progress is given up, and all of them together are limited.
 * WebSockets have a limit of their own as well.
 */
export class UnreadAnswers {
  #sockets = new Set<Socket>();
  #upgraded = new WeakSet<Duplex>();
  #stalls = new Map<Socket, Progress>();
  #sweeping: NodeJS.Timeout;

  constructor(server: Server) {
    server.on('connection', (socket) => this.#sockets.add(socket));
    server.on('upgrade', (_request, stream) => this.#upgraded.add(stream));
    this.#sweeping = setInterval(() => this.#sweep(), sweepMs).unref();
  }

  close(): void {
    clearInterval(this.#sweeping);
  }

  #sweep(): void {
    const now = performance.now();
    let waitingBytes = 0;
    for (const socket of this.#sockets) {
      if (socket.destroyed) {
        this.#forget(socket);
        continue;
      }
      waitingBytes += socket.writableLength;
      if (socket.writableLength === 0 || this.#upgraded.has(socket)) this.#stalls.delete(socket);
      else if (this.#hasStalled(socket, now)) socket.destroy();
    }
    if (waitingBytes > maxWaitingBytes) this.#cutLargest(waitingBytes);
  }

  /** Done here instead of on close: one more listener for each socket takes memory. */
  #forget(socket: Socket): void {
    this.#sockets.delete(socket);
    this.#stalls.delete(socket);
  }

  #hasStalled(socket: Socket, now: number): boolean {
    const sentBytes = socket.bytesWritten - socket.writableLength;
    const last = this.#stalls.get(socket);
    if (last?.sentBytes === sentBytes) return now - last.movedAtMs > maxStallMs;
    this.#stalls.set(socket, { sentBytes, movedAtMs: now });
    return false;
  }

  #cutLargest(waitingBytes: number): void {
    let leftBytes = waitingBytes;
    for (const socket of [...this.#sockets].toSorted((a, b) => b.writableLength - a.writableLength)) {
      if (leftBytes <= maxWaitingBytes) return;
      leftBytes -= socket.writableLength;
      socket.destroy();
    }
  }
}
