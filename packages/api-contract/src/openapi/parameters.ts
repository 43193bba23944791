import type { Meta } from '../procedures.ts';
import type { Parameter, Schema } from './document-shape.ts';
import { exampleOf } from './example.ts';

/** A call's fields as parameters: in the path if it names them, otherwise in the query. */
export function parametersOf(
  input: Schema,
  path: string,
  rest: NonNullable<Meta['rest']>,
  place: string,
): Parameter[] {
  const { properties = {}, required = [] } = input;
  const aliasOf = new Map(Object.entries(rest.aliases ?? {}).map(([alias, field]) => [field, alias]));
  return Object.entries(properties).flatMap(([field, property]) => {
    const isInPath = path.includes(`{${field}}`);
    const defaultValue = rest.defaults?.[field];
    const alias = isInPath ? undefined : aliasOf.get(field);
    const isRequired = required.includes(field) && defaultValue === undefined;
    const { description = '', examples: _, ...bare } = property;
    const parameter: Parameter = {
      in: isInPath ? 'path' : 'query',
      name: field,
      required: isInPath || (isRequired && alias === undefined),
      description:
        alias === undefined || !isRequired
          ? description
          : `${description} Required, under this name or as \`${alias}\`.`,
      schema: defaultValue === undefined ? bare : { ...bare, default: defaultValue },
      // Not for optional parameters: tools that try the call would send the example.
      ...(isRequired && { example: exampleOf(property, {}, `${place}: ${field}`) }),
    };
    if (alias === undefined) return [parameter];
    const other = { ...parameter, name: alias, description: `Another name for \`${field}\`.` };
    delete other.example;
    return [parameter, other];
  });
}

/** A call's fields that are in the path; the others are in the body. */
export function pathParametersOf(input: Schema, path: string, place: string): Parameter[] {
  return parametersOf(input, path, {}, place).filter((parameter) => parameter.in === 'path');
}
