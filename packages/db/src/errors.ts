/** Something that must be unique belongs to another user or room. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  readonly field: 'username' | 'email' | 'roomName' | 'commandName';

  constructor(field: ConflictError['field'], options?: ErrorOptions) {
    super(`This ${labels[field]} is taken.`, options);
    this.field = field;
  }
}

const labels = {
  username: 'username',
  email: 'e-mail address',
  roomName: 'room name',
  commandName: 'command name',
};

/** The database URL names an engine that this program does not have. */
export class UnsupportedDatabaseError extends Error {
  override readonly name = 'UnsupportedDatabaseError';
}

/** The database was written by a newer Parley: this version does not know its tables and must not touch them. */
export class DatabaseTooNewError extends Error {
  override readonly name = 'DatabaseTooNewError';
}

/**
 * The database cannot be opened: missing, no permission, not a database, locked, unreachable. The message is one sentence that names the
 * file or the server, and never a password.
 */
export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';
}

/**
 * The database cannot be used right now: it is down, full, read-only or too busy. It is safe to call again later: the failed call wrote
 * either everything or nothing.
 */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';

  constructor(options?: ErrorOptions) {
    super('The database cannot be used right now.', options);
  }
}

/** A transaction gave way to others too often. The database itself works, and the same call may succeed right away. */
export class ContentionError extends UnavailableError {}

/** The store was closed before this call. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';

  constructor() {
    super('The store is closed.');
  }
}

/** The caller has gone, and the work was not begun, or was stopped. */
export class AbandonedError extends Error {
  override readonly name = 'AbandonedError';

  constructor(options?: ErrorOptions) {
    super('The caller has gone.', options);
  }
}

/** Too much is already waiting, for this caller or in total. Nothing was done. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  constructor() {
    super('Too much is already waiting.');
  }
}
