import { roomEvent, type RoomEvent } from './room-event.ts';

const maxKept = 1_000;

/** The room of a server that stores nothing: the latest messages, in memory. */
export class History {
  #events: RoomEvent[] = [];
  #version = 0;

  add(contentBytes: number): RoomEvent {
    this.#version += 1;
    const event = roomEvent(this.#version, `${this.#version} `.padEnd(contentBytes, 'x'));
    this.#events.push(event);
    if (this.#events.length > maxKept * 2) this.#events.splice(0, maxKept);
    return event;
  }

  since(version: number): RoomEvent[] {
    return this.#events.filter(({ message }) => message.version > version);
  }
}
