import type { History, OwnMessage } from './history.ts';
import type { StoredMessage, StoredRoom } from './stored.ts';

/** Holds what is stored against what was tried and acknowledged. */
export function checkStored(history: History, rooms: readonly StoredRoom[]): void {
  for (const room of rooms) checkCounters(history, room);
  const storedByKey = Map.groupBy(
    rooms.flatMap(({ messages }) => messages),
    keyOf,
  );
  for (const own of history.messages) {
    const stored = storedByKey.get(keyOf(own)) ?? [];
    storedByKey.delete(keyOf(own));
    checkMessage(history, own, stored);
  }
  for (const [key] of storedByKey) history.violated(`${key} is stored, and nobody sent it.`);
}

function keyOf({ roomId, authorId, clientMessageId }: OwnMessage | StoredMessage): string {
  return `${clientMessageId} of user ${authorId} in room ${roomId}`;
}

function checkCounters(history: History, { roomId, lastSeq, version, messages }: StoredRoom): void {
  messages.forEach(({ seq }, index) => {
    if (seq !== index + 1) history.violated(`Room ${roomId} has ${seq} where ${index + 1} is due.`);
  });
  if (lastSeq !== messages.length) {
    history.violated(`Room ${roomId} counts ${lastSeq} messages and has ${messages.length}.`);
  }
  const versions = new Set(messages.map((message) => message.version));
  if (versions.size !== messages.length) history.violated(`Room ${roomId} has a version twice.`);
  if (Math.max(0, ...versions) !== version) {
    history.violated(`Room ${roomId} is at version ${version}, its messages at ${Math.max(0, ...versions)}.`);
  }
  for (const message of messages) history.see(message, 'the database');
}

function checkMessage(history: History, own: OwnMessage, stored: readonly StoredMessage[]): void {
  const { acknowledged, changes } = own;
  const [message] = stored;
  if (stored.length > 1) history.violated(`${keyOf(own)} is stored ${stored.length} times.`);
  if (message === undefined) {
    if (acknowledged !== null) history.violated(`${keyOf(own)} was acknowledged and is lost.`);
    return;
  }
  const isOf = ({ kind, content }: OwnMessage['changes'][number]) =>
    message.isDeleted ? kind === 'delete' : kind !== 'delete' && content === message.content;
  if (message.isDeleted && message.content !== '')
    history.violated(`${keyOf(own)} is deleted, its text is not.`);
  if (!changes.some(isOf)) history.violated(`${keyOf(own)} says what nobody wrote: ${message.content}`);
  if (acknowledged === null) return;
  if (message.seq !== acknowledged.seq || message.version < acknowledged.version) {
    history.violated(
      `${keyOf(own)} was acknowledged as ${acknowledged.seq} at version ${acknowledged.version}, and is stored as ${message.seq} at ${message.version}.`,
    );
  } else if (
    message.version > acknowledged.version &&
    !changes.some((change) => change.isUncertain && isOf(change))
  ) {
    // At the very version that was acknowledged the content is the same: `History.see` has compared it.
    history.violated(
      `${keyOf(own)} was last acknowledged at version ${acknowledged.version} and is stored at ${message.version}, though all later changes were answered.`,
    );
  }
}
