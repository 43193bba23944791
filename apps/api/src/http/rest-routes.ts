import { procedureDefinitions, type Meta } from '@parley/api-contract/server';
import { z } from 'zod';

/** A procedure as REST serves it, read from the router's own meta. */
export interface RestRoute {
  /** The procedure, for example `messages.send`. */
  procedure: string;
  type: 'query' | 'mutation';
  method: NonNullable<Meta['openapi']>['method'];
  /** The path as Fastify spells it: `/api/chat/rooms/:roomId`. */
  url: string;
  isOpen: boolean;
  rest: NonNullable<Meta['rest']>;
  /** Every input field with its JSON type, so that text from a URL can be converted. */
  fieldTypes: Map<string, FieldType>;
}

/** The JSON type of a field, if it has exactly one; for a list, also that of its items. */
export interface FieldType {
  type: string | undefined;
  itemType?: string | undefined;
}

/** A subscription as REST serves it. */
export type EventStreamRoute = Pick<RestRoute, 'procedure' | 'url' | 'rest' | 'fieldTypes'>;

export function restRoutes(): RestRoute[] {
  const routes: RestRoute[] = [];
  for (const [procedure, { type, meta, inputs }] of procedureDefinitions) {
    if (meta?.openapi === undefined || type === 'subscription') continue;
    const { method, path, protect = true } = meta.openapi;
    routes.push({
      procedure,
      type,
      method,
      url: urlOf(path),
      isOpen: !protect,
      rest: meta.rest ?? {},
      fieldTypes: fieldTypesOf(inputs[0]),
    });
  }
  return routes;
}

export function eventStreamRoutes(): EventStreamRoute[] {
  return Array.from(procedureDefinitions).flatMap(([procedure, { meta, inputs }]) =>
    meta?.eventStream === undefined
      ? []
      : [{ procedure, url: urlOf(meta.eventStream.path), rest: {}, fieldTypes: fieldTypesOf(inputs[0]) }],
  );
}

function urlOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function fieldTypesOf(input: z.ZodType | undefined): Map<string, FieldType> {
  if (input === undefined) return new Map();
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return new Map(
    Object.entries(properties).map(([field, schema]) => [
      field,
      { type: typeOf(schema), itemType: itemTypeOf(schema) },
    ]),
  );
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The type, or for a nullable field the type that it otherwise has. */
function typeOf(schema: JsonSchema | boolean): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (typeof schema.type === 'string') return schema.type;
  return schema.anyOf?.map(typeOf).find((type) => type !== undefined && type !== 'null');
}

function itemTypeOf(schema: JsonSchema | boolean): string | undefined {
  if (typeof schema === 'boolean' || typeof schema.items !== 'object' || Array.isArray(schema.items)) {
    return undefined;
  }
  return typeOf(schema.items);
}
