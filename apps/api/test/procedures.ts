import { appRouter } from '@parley/api-contract/server';
import { z } from 'zod';

export type ProcedureType = 'query' | 'mutation' | 'subscription';

export interface ProcedureInfo {
  path: string;
  type: ProcedureType;
  isOpen: boolean;
  /** The JSON Schema of the input; null when there is none. */
  input: JsonSchema | null;
}

export type JsonSchema = z.core.JSONSchema.JSONSchema;

const open = new Set([
  'auth.register',
  'auth.login',
  'auth.issueToken',
  'auth.me',
  'flat.register',
  'flat.login',
]);

/** Every procedure of the contract, as its router tells. */
export function allProcedures(): ProcedureInfo[] {
  // At run time this is flat, by path; tRPC types it as the nested record it was made of.
  const procedures = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { type: ProcedureType; inputs: z.ZodType[] } }
  >;
  return Object.entries(procedures).map(([path, { _def }]) => {
    const [input] = _def.inputs;
    const schema = input && z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
    return { path, type: _def.type, isOpen: open.has(path), input: schema ?? null };
  });
}
