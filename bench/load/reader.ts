import { ParleyTarget } from '../targets/parley.ts';
import type { Target } from '../targets/target.ts';
import type { RawSocket } from './raw-socket.ts';

const giveUpMs = 120_000;

/** A follower that really reads, like a client: it keeps what it gets, and reconnects for what it misses. */
export class Reader {
  #target: Target;
  #socket: RawSocket | null = null;
  #seqs = new Set<number>();
  /** All messages up to this one are here. */
  #completeTo = 0;
  #version = 0;
  #awaited = Infinity;
  #hasAll = Promise.withResolvers<void>();

  private constructor(target: Target) {
    this.#target = target;
  }

  static async open(target: Target): Promise<Reader> {
    const reader = new Reader(target);
    await reader.#follow();
    return reader;
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  close(): void {
    if (this.#socket === null) return;
    this.#socket.handlers = {};
    this.#socket.destroy();
  }

  /** Resolves when the messages from 1 to `count` are here without a gap. */
  async hasAll(count: number): Promise<void> {
    if (this.#completeTo >= count) return;
    this.#awaited = count;
    this.#hasAll = Promise.withResolvers();
    const timeout = setTimeout(() => {
      const problem = `${this.#target.name}: only the first ${this.#completeTo} of ${count} messages arrived.`;
      this.#hasAll.reject(new Error(problem));
    }, giveUpMs);
    await this.#hasAll.promise.finally(() => clearTimeout(timeout));
  }

  async #follow(lastVersion?: number): Promise<void> {
    const onText = (text: string) => this.#take(text);
    const onClose = () => this.#comeBack();
    this.#socket = await this.#target.follow({ keepsTexts: true, onText, onClose }, lastVersion);
  }

  #take(text: string): void {
    const delivery = this.#target.deliveryIn(text);
    if (delivery?.type === 'message') {
      this.#keep(delivery);
    } else if (delivery?.type === 'reset') {
      this.#version = delivery.version;
      this.#load().catch((error: unknown) => this.#hasAll.reject(error));
    } else if (delivery?.type === 'ended') {
      this.#socket?.destroy();
    }
  }

  #keep({ seq, version }: { seq: number; version: number }): void {
    this.#seqs.add(seq);
    this.#version = Math.max(this.#version, version);
    while (this.#seqs.has(this.#completeTo + 1)) this.#completeTo += 1;
    if (this.#completeTo >= this.#awaited) this.#hasAll.resolve();
  }

  #comeBack(): void {
    this.#follow(this.#version).catch((error: unknown) => this.#hasAll.reject(error));
  }

  /** Loads page by page what is too far behind to be replayed. */
  async #load(): Promise<void> {
    if (!(this.#target instanceof ParleyTarget)) return;
    for (let after: number | null = this.#completeTo; after !== null;) {
      const page = await this.#target.page(this.#target.roomId, after);
      for (const message of page.messages) this.#keep(message);
      after = page.nextAfter;
    }
  }
}
