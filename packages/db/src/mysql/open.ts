import { DatabaseOpenError, DatabaseTooNewError } from '../errors.ts';
import type { Engine } from '../store/engine.ts';
import { parseAddress, type Address } from './address.ts';
import { connect } from './connections.ts';
import { mysqlEngine } from './engine.ts';
import { migrate } from './migrate.ts';

/**
 * Opens a MySQL or MariaDB database, which must exist, and migrates it.
 * @throws UnsupportedDatabaseError, DatabaseTooNewError, DatabaseOpenError
 */
export async function openMySql(url: string): Promise<Engine> {
  const address = parseAddress(url);
  try {
    const connection = await connect(address);
    try {
      await migrate(connection, address);
    } finally {
      // This also releases the lock for migrating.
      connection.destroy();
    }
  } catch (error) {
    if (error instanceof DatabaseTooNewError || error instanceof DatabaseOpenError) throw error;
    throw new DatabaseOpenError(`Cannot open the database ${nameOf(address)}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
  return mysqlEngine(address);
}

function nameOf({ database, host, port }: Address): string {
  return `${database} on ${host}:${port}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // If a host has several addresses, Node's error has no message of its own.
  if (error.message === '' && 'code' in error) return String(error.code);
  return error.message.replace(/\.$/, '');
}
