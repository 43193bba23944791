import { ReasonError } from '@parley/api-contract/server';
import { randomUUID } from 'node:crypto';
import type { FieldType, RestRoute } from './rest-routes.ts';

type Fields = Record<string, unknown>;

/**
 * Builds the input of a procedure from a request's body or query and its path. The procedure's own schema refuses what is still wrong. Only
 * the procedure's fields are looked at, however many were sent.
 */
export function restInput(
  { rest, fieldTypes }: Pick<RestRoute, 'rest' | 'fieldTypes'>,
  request: { params: unknown; query: unknown; body: unknown },
  sources: { hasBody: boolean },
): Fields {
  const given = sources.hasBody ? bodyOf(request.body) : request.query;
  const aliases = Object.entries(rest.aliases ?? {});
  const fields: Fields = {};
  for (const [field, type] of fieldTypes) {
    const names = [field, ...aliases.filter(([, named]) => named === field).map(([alias]) => alias)];
    const value = firstOf(names, request.params) ?? firstOf(names, given);
    if (value !== undefined) fields[field] = valueOf(value.value, type, sources);
  }
  // Only for missing fields: null is a value like any other, for the schema to judge.
  for (const [field, value] of Object.entries(rest.defaults ?? {})) {
    if (fields[field] === undefined) fields[field] = value;
  }
  for (const field of rest.generated ?? []) {
    if (fields[field] === undefined) fields[field] = randomUUID();
  }
  return fields;
}

function bodyOf(body: unknown): object {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new ReasonError('invalid_input', { message: 'Send a JSON object as the body.' });
  }
  return body;
}

/** The value of the first of these names that the caller sent. It may be null. */
function firstOf(names: readonly string[], sent: unknown): { value: unknown } | undefined {
  if (!isFields(sent)) return undefined;
  const name = names.find((each) => Object.hasOwn(sent, each));
  return name === undefined ? undefined : { value: sent[name] };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/**
 * A numeric string is accepted wherever a whole number is; in a URL everything is text, so `true` and `false` are accepted too, and a
 * list may have one item.
 */
function valueOf(value: unknown, type: FieldType | undefined, { hasBody }: { hasBody: boolean }): unknown {
  if (type?.type === 'array') {
    const items: unknown[] | null = Array.isArray(value) ? value : hasBody ? null : [value];
    return items?.map((item) => scalarOf(item, type.itemType, { hasBody })) ?? value;
  }
  return scalarOf(value, type?.type, { hasBody });
}

function scalarOf(value: unknown, type: string | undefined, { hasBody }: { hasBody: boolean }): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'integer' && /^-?\d{1,16}$/.test(value)) return Number(value);
  if (type === 'boolean' && !hasBody && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
