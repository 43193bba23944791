import type { z } from 'zod';
import type { Meta } from './procedures.ts';
import { appRouter } from './app-router.ts';

/** The definition of a procedure. */
export interface ProcedureDefinition {
  type: 'query' | 'mutation' | 'subscription';
  meta?: Meta;
  /** The schema of its input, if it has one. */
  inputs: z.ZodType[];
  /** The schema of its output; for subscriptions, see `stream`. */
  output?: z.ZodType;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- at run time this is a flat record by path; tRPC types it as the nested record it was created from
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: ProcedureDefinition }>;

/** Every procedure by its path, such as `rooms.create`. */
export const procedureDefinitions: ReadonlyMap<string, ProcedureDefinition> = new Map(
  Object.entries(procedures).map(([path, { _def }]) => [path, _def]),
);
