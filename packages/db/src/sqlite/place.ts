import { statSync } from 'node:fs';
import { UnavailableError } from '../errors.ts';

/**
 * Notes where an open database's files are, and returns what throws once they are there no more. The system keeps a file that was
 * deleted or replaced for whoever has it open: what is written to it then would be lost with the process.
 * @throws UnavailableError
 */
export function notePlace(path: string): () => void {
  const files = [path, `${path}-wal`].map((file) => ({ file, id: idOf(file) }));
  return () => {
    for (const { file, id } of files) {
      if (idOf(file) === id) continue;
      const cause = new Error(
        `the file ${file} was deleted or replaced under the server. Put it back, or stop the server and restore a backup`,
      );
      throw new UnavailableError({ cause });
    }
  };
}

function idOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}
