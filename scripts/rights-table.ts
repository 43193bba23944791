import type { ProcedureDefinition } from '@parley/api-contract/server';
import { readFileSync } from 'node:fs';

/** A row of a table in docs/rights.md: the result of calling a procedure, for each kind of caller. */
export interface RightsRow {
  procedure: string;
  /** Such as `GET /api/chat/rooms`; empty if it has no REST path. */
  rest: string;
  /** What the call is about, in words; empty if that makes no difference. */
  where: string;
  /** By column title: `✓` or a reason, followed by any transport that differs: `✓, REST unauthenticated`. */
  cells: Record<string, string>;
}

/** Every row of every table in docs/rights.md that has procedures. */
export function readRights(): RightsRow[] {
  const lines = readFileSync(new URL('../docs/rights.md', import.meta.url), 'utf8').split('\n');
  let titles: string[] = [];
  return lines.flatMap((line): RightsRow[] => {
    if (!line.startsWith('|')) return [];
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim());
    const [procedure = '', rest = '', where = '', ...outcomes] = cells;
    if (procedure === 'Procedure') titles = outcomes;
    if (!/^\w+\.\w+$/.test(procedure)) return [];
    return [
      {
        procedure,
        rest,
        where,
        cells: Object.fromEntries(titles.map((title, i) => [title, outcomes[i] ?? ''])),
      },
    ];
  });
}

/** The REST path of a procedure, as the table has it; empty if there is none. */
export function restPathOf({ meta }: ProcedureDefinition): string {
  if (meta?.eventStream !== undefined) return `GET ${meta.eventStream.path}`;
  return meta?.openapi === undefined ? '' : `${meta.openapi.method} ${meta.openapi.path}`;
}
