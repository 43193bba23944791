/** How much of a room's log a follower has: everything up to `version`. Pages and updates are positions too. */
export interface Position {
  /** Versions can only be compared within one epoch: restoring data begins a new one. Empty while it is unknown. */
  epoch: string;
  version: number;
}

/** The position as the ID of an item, such as `Xy3_a9Qk:57`. */
export function formatPosition({ epoch, version }: Position): string {
  return `${epoch}:${version}`;
}

/** A version without an epoch is a position too. Returns null if the text is neither. */
export function parsePosition(text: string): Position | null {
  const [, epoch = '', version] = /^(?:([\w-]{1,16}):)?(\d{1,15})$/.exec(text) ?? [];
  return version === undefined ? null : { epoch, version: Number(version) };
}

/** Whether two epochs are known to differ. Servers of the previous release send none. */
export function isOtherEpoch(a: string | undefined, b: string | undefined): boolean {
  return Boolean(a) && Boolean(b) && a !== b;
}
