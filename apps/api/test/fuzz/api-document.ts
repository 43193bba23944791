import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Schema } from './schema-arbitrary.ts';

interface Media {
  schema?: Schema;
}

interface OperationObject {
  parameters?: ({ $ref?: string } & Pick<Field, 'name' | 'in'> & {
      required?: boolean;
      description?: string;
      schema: Schema;
    })[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, { $ref?: string; content?: Record<string, Media> }>;
}

export interface DocumentObject {
  paths: Record<string, Record<string, OperationObject>>;
  components?: { schemas: Record<string, Schema> };
}

/** What an operation takes: a parameter, or a field of its JSON body. */
export interface Field {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  isRequired: boolean;
  schema: Schema;
  /** The field for which this is another name: it counts where that one is not given. */
  otherNameOf: string | null;
  isAllowed: (value: unknown) => boolean;
}

/** One method of one path, as the document has it. */
export interface Operation {
  /** For example `POST /api/chat/rooms`. */
  name: string;
  method: string;
  path: string;
  fields: Field[];
  /** The schema of the JSON body; null when it takes none. */
  body: { schema: Schema; isAllowed: (value: unknown) => boolean } | null;
  /** By status (`200`, `4XX` or `default`) and content type what holds of the body; null where the document says nothing of it. */
  answers: Map<string, Map<string, ValidateFunction | null>>;
}

const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** An OpenAPI 3.1 document, to call by and to hold answers against. */
export class ApiDocument {
  readonly operations: Operation[];
  #root: DocumentObject;
  #ajv = new Ajv2020({ strict: false });

  constructor(root: DocumentObject) {
    this.#root = root;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ ...root, $id: 'document' });
    this.operations = Object.entries(root.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => methods.has(method))
        .map((method) => this.#operation(path, method)),
    );
  }

  static async read(url: string): Promise<ApiDocument> {
    const response = await fetch(`${url}/api/openapi.json`);
    return new ApiDocument((await response.json()) as DocumentObject);
  }

  /** What stands at a reference such as `#/components/schemas/Room`. */
  resolve = (reference: string): Schema => this.#at(reference) as Schema;

  /** Whether this is an error as the document describes all of them. */
  isError(value: unknown): boolean {
    return this.#validatorAt('#/components/schemas/Error')(value);
  }

  #operation(path: string, method: string): Operation {
    const place = `#/paths/${escaped(path)}/${method}`;
    const { parameters = [], requestBody, responses } = this.#at(place) as OperationObject;
    const bodyPlace = `${place}/requestBody/content/application~1json/schema`;
    const bodySchema = requestBody?.content['application/json']?.schema;
    return {
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      fields: [
        ...parameters.map((_, index) => this.#parameter(`${place}/parameters/${index}`)),
        ...(bodySchema === undefined ? [] : this.#bodyFields(bodyPlace)),
      ],
      body: bodySchema === undefined ? null : { schema: bodySchema, isAllowed: this.#validatorAt(bodyPlace) },
      answers: new Map(
        Object.keys(responses).map((status) => [status, this.#bodies(`${place}/responses/${status}`)]),
      ),
    };
  }

  #parameter(place: string): Field {
    const parameter = this.#at(place) as NonNullable<OperationObject['parameters']>[number];
    if (parameter.$ref !== undefined) return this.#parameter(parameter.$ref);
    const { name, in: where, required = false, description, schema } = parameter;
    return {
      name,
      in: where,
      isRequired: required,
      schema,
      otherNameOf: otherNameIn(description),
      isAllowed: this.#validatorAt(`${place}/schema`),
    };
  }

  /** Those of all of its parts; of one that is this or that, those of each. */
  #bodyFields(place: string): Field[] {
    const schema = this.#at(place) as Schema;
    if (schema.$ref !== undefined) return this.#bodyFields(schema.$ref);
    const { properties = {}, required = [] } = schema;
    const own = Object.entries(properties).map(([name, property]): Field => {
      return {
        name,
        in: 'body',
        isRequired: required.includes(name),
        schema: property,
        otherNameOf: otherNameIn(property.description),
        isAllowed: this.#validatorAt(`${place}/properties/${escaped(name)}`),
      };
    });
    const parts = (['allOf', 'anyOf', 'oneOf'] as const).flatMap((keyword) =>
      (schema[keyword] ?? []).flatMap((_, index) => this.#bodyFields(`${place}/${keyword}/${index}`)),
    );
    // What a part says again of a field, it says less of.
    const byName = new Map([...own, ...parts].toReversed().map((field) => [field.name, field]));
    return [...byName.values()];
  }

  #bodies(place: string): Map<string, ValidateFunction | null> {
    const { $ref, content = {} } = this.#at(place) as OperationObject['responses'][string];
    if ($ref !== undefined) return this.#bodies($ref);
    return new Map(
      Object.entries(content).map(([type, { schema }]) => {
        const isJson = type === 'application/json' && schema !== undefined;
        return [type, isJson ? this.#validatorAt(`${place}/content/${escaped(type)}/schema`) : null];
      }),
    );
  }

  #validatorAt(place: string): ValidateFunction {
    const pointer = place.slice(1).split('/').map(encodeURIComponent).join('/');
    return this.#ajv.compile({ $ref: `document#${pointer}` });
  }

  #at(place: string): unknown {
    let found: unknown = this.#root;
    for (const step of place.split('/').slice(1)) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      found = (found as Record<string, unknown> | undefined)?.[name];
    }
    if (found === undefined) throw new Error(`The document has nothing at ${place}.`);
    return found;
  }
}

function otherNameIn(description = ''): string | null {
  return /^Another name for `(\w+)`/.exec(description)?.[1] ?? null;
}

/** A step of a JSON pointer (RFC 6901). */
function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
