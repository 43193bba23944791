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
  /** The JSON type of each field of the input, so that text of a URL can become what it stands for. */
  fieldTypes: Map<string, string>;
}

export function restRoutes(): RestRoute[] {
  const routes: RestRoute[] = [];
  for (const [procedure, { type, meta, inputs }] of procedureDefinitions) {
    if (meta?.openapi === undefined || type === 'subscription') continue;
    const { method, path, protect = true } = meta.openapi;
    routes.push({
      procedure,
      type,
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      isOpen: !protect,
      rest: meta.rest ?? {},
      fieldTypes: fieldTypesOf(inputs[0]),
    });
  }
  return routes;
}

function fieldTypesOf(input: z.ZodType | undefined): Map<string, string> {
  if (input === undefined) return new Map();
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return new Map(
    Object.entries(properties).flatMap(([field, schema]) =>
      typeof schema === 'object' && typeof schema.type === 'string' ? [[field, schema.type]] : [],
    ),
  );
}
