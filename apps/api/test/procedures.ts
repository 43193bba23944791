import { procedureDefinitions } from '@parley/api-contract/server';
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
  'auth.setup',
  'auth.login',
  'auth.issueToken',
  'auth.me',
  'rooms.previewInvite',
  'flask.register',
  'flask.login',
]);

/** Every procedure of the contract, as its router tells. */
export function allProcedures(): ProcedureInfo[] {
  return Array.from(procedureDefinitions, ([path, { type, inputs }]) => {
    const [input] = inputs;
    const schema = input && z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
    return { path, type, isOpen: open.has(path), input: schema ?? null };
  });
}
