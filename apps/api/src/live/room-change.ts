import { formatPosition, type Message, type RoomEvent } from '@parley/api-contract';
import { tracked, type TrackedEnvelope } from '@trpc/server';
import { LiveBatch, LiveItem } from './live-stream.ts';

export type RoomItem = TrackedEnvelope<RoomEvent>;

/** The change that brings followers up to a version. It is itself the item for followers whose positions are versions alone. */
export class Change extends LiveItem<RoomItem> {
  readonly version: number;
  #event: RoomEvent;
  #withEpoch: LiveItem<RoomItem> | undefined;

  constructor(version: number, event: RoomEvent) {
    super(tracked(String(version), event));
    this.version = version;
    this.#event = event;
  }

  /** The same for those whose positions have an epoch. Made on first use. */
  withEpoch(epoch: string): LiveItem<RoomItem> {
    return (this.#withEpoch ??= this.#under(formatPosition({ epoch, version: this.version }), epoch));
  }

  #under(id: string, epoch: string): LiveItem<RoomItem> {
    const event = this.#event;
    return event.type === 'reset'
      ? new LiveItem(tracked(id, { ...event, epoch }))
      : new LiveItem(tracked(id, event), this);
  }
}

/** Changes that go out together. Each of the two kinds of followers shares one batch, which is made on first use. */
export class Changes {
  readonly #changes: readonly Change[];
  readonly #epoch: string;
  #plain: LiveBatch<RoomItem> | undefined;
  #withEpoch: LiveBatch<RoomItem> | undefined;

  constructor(changes: readonly Change[], epoch: string) {
    this.#changes = changes;
    this.#epoch = epoch;
  }

  batchFor({ knowsEpochs }: { knowsEpochs: boolean }): LiveBatch<RoomItem> {
    if (!knowsEpochs) return (this.#plain ??= new LiveBatch(this.#changes));
    return (this.#withEpoch ??= new LiveBatch(this.#changes.map((change) => change.withEpoch(this.#epoch))));
  }
}

export function changeOf(message: Message): Change {
  return new Change(message.version, { type: 'messageChanged', message });
}

export function resetTo(version: number): Change {
  return new Change(version, { type: 'reset', version });
}
