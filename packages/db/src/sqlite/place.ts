import { statSync } from 'node:fs';
import { UnavailableError } from '../errors.ts';

/**
 * Remembers where an open database's files are, and returns a function that throws once they are no longer there. The system keeps a
 * deleted or replaced file for processes that have it open: what they then write would be lost when they end.
 * @throws UnavailableError
 */
export function notePlace(path: string): () => void {
  const files = [path, `${path}-wal`].map((file) => ({ file, id: idOf(file) }));
  return () => {
    for (const { file, id } of files) {
      if (idOf(file) === id) continue;
      const cause = new Error(
        `the file ${file} was deleted or replaced while the server was using it. Put it back, or stop the server and restore a backup`,
      );
      throw new UnavailableError({ cause });
    }
  };
}

function idOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}
