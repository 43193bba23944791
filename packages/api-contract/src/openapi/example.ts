import type { Schema } from './document-shape.ts';

/** An example of a schema, built from the examples of its fields. For objects, it has the required fields, or all if none are required. */
export function exampleOf(schema: Schema, components: Record<string, Schema>, place: string): unknown {
  if (schema.examples !== undefined && schema.examples.length > 0) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.$ref !== undefined) return exampleOf(componentOf(schema.$ref, components), components, place);
  const [option] = schema.anyOf ?? schema.oneOf ?? [];
  if (option !== undefined && schema.properties === undefined) return exampleOf(option, components, place);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return objectExample(schema, components, place);
    case 'array':
      return [exampleOf(schema.items ?? {}, components, `${place}[]`)];
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      throw new Error(
        `${place} has no example. Give its schema one: .meta({ examples: [a typical value] }), together with its description.`,
      );
  }
}

function objectExample(schema: Schema, components: Record<string, Schema>, place: string): unknown {
  const { properties = {}, required = [] } = schema;
  const fields = Object.entries(properties);
  const shown = required.length > 0 ? fields.filter(([field]) => required.includes(field)) : fields;
  return Object.fromEntries(
    shown.map(([field, property]) => [field, exampleOf(property, components, `${place}.${field}`)]),
  );
}

function componentOf(ref: string, components: Record<string, Schema>): Schema {
  const component = components[ref.replace('#/components/schemas/', '')];
  if (component === undefined) throw new Error(`The document has no ${ref}.`);
  return component;
}
