import type { Meta } from '../procedures.ts';
import type { Schema } from './document-shape.ts';

/** Digits that the server's `http/rest-input.ts` accepts for a whole number. */
const digits = '^\\d{1,16}$';

/** A call's fields in a JSON body. REST accepts more than the typed call. */
export function bodySchema(body: Schema, rest: NonNullable<Meta['rest']>): Schema {
  const { aliases = {}, defaults = {}, generated = [], acceptsBodyToken = false } = rest;
  const properties = Object.fromEntries(
    Object.entries(body.properties ?? {}).map(([field, property]) => {
      const schema = orDigits(property);
      if (generated.includes(field)) {
        return [field, { ...schema, description: `${schema.description ?? ''} Defaults to a UUID.`.trim() }];
      }
      return [field, defaults[field] === undefined ? schema : { ...schema, default: defaults[field] }];
    }),
  );
  const needed = (body.required ?? []).filter(
    (field) => defaults[field] === undefined && !generated.includes(field),
  );
  const renamed = Object.entries(aliases);
  for (const [alias, field] of renamed) {
    const { examples: _, ...property } = properties[field] ?? {};
    properties[alias] = { ...property, description: `Another name for \`${field}\`.` };
  }
  if (acceptsBodyToken) {
    properties['token'] = {
      type: 'string',
      description: 'The token, for clients that cannot set the `Authorization` header.',
    };
  }
  const required = needed.filter((field) => !renamed.some(([, each]) => each === field));
  const eitherName = renamed.filter(([, field]) => needed.includes(field));
  const { required: _, ...bare } = body;
  return {
    ...bare,
    properties,
    ...(required.length > 0 && { required }),
    ...(eitherName.length > 0 && {
      allOf: eitherName.map(([alias, field]) => ({
        anyOf: [field, alias].map((name) => needing(name, properties[name] ?? {})),
      })),
    }),
  };
}

/** An object that has a field. Type generators ignore `required` unless the property is next to it. */
function needing(name: string, described: Schema): Schema {
  const { description: _, examples: __, ...schema } = described;
  return { type: 'object', properties: { [name]: schema }, required: [name] };
}

/** A numeric string is accepted wherever a whole number is. */
function orDigits(schema: Schema): Schema {
  if (schema.type === 'integer') return { ...schema, type: ['integer', 'string'], pattern: digits };
  if (schema.type === 'array' && schema.items !== undefined) {
    return { ...schema, items: orDigits(schema.items) };
  }
  return schema;
}
