import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcedureDocs } from './operations.ts';

/** A comment above a procedure, and where it stands in REST. */
const documented =
  /\/\*\* (?<comment>(?:(?!\*\/)[^])*?)\s*\*\/\s+\w+: \w*[pP]rocedure\b(?<procedure>(?:(?!\/\*\*)[^])*)/g;

/**
 * The comments above the procedures, by method and path. The document is made where the sources are, so what hovering over a typed
 * call shows and what the document says are the same words.
 */
export function readProcedureDocs(): ProcedureDocs {
  const folder = join(import.meta.dirname, '..', 'routers');
  const docs = new Map<string, string>();
  for (const file of globSync('**/*.ts', { cwd: folder })) {
    for (const { groups = {} } of readFileSync(join(folder, file), 'utf8').matchAll(documented)) {
      const { comment = '', procedure = '' } = groups;
      const path = /\bpath: '([^']+)'/.exec(procedure)?.[1];
      const method = /\bmethod: '([A-Z]+)'/.exec(procedure)?.[1] ?? 'GET';
      if (path !== undefined) docs.set(`${method} ${path}`, comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim());
    }
  }
  return docs;
}
