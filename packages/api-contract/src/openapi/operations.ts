import { z } from 'zod';
import type { Meta } from '../procedures.ts';
import type { ProcedureDefinition } from '../procedure-definitions.ts';
import type { Document, Operation, Response, Schema } from './document-shape.ts';
import { errorResponses, generalReasons } from './error-responses.ts';
import { exampleOf } from './example.ts';
import { parametersOf, pathParametersOf } from './parameters.ts';
import { bodySchema } from './request-body.ts';

/** Completes the operation that was generated for a procedure with what REST adds. */
export function completeOperation(
  generated: Operation,
  procedure: string,
  { meta, inputs }: ProcedureDefinition,
  document: Document,
): Operation {
  const { openapi, rest = {}, reasons = [] } = meta ?? {};
  if (openapi === undefined) throw new Error(`${procedure} has no REST path.`);
  const { method, path, summary, tags, protect = true } = openapi;
  const input = inputSchemaOf(inputs, procedure);
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const parameters = hasBody
    ? pathParametersOf(input, path, procedure)
    : parametersOf(input, path, rest, procedure);
  const requestBody = hasBody ? requestBodyOf(generated, rest, document, procedure) : undefined;
  return {
    operationId: procedure,
    summary,
    description: descriptionOf(procedure, meta) + scopeSentence(meta),
    tags,
    security: securityOf(protect),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      [rest.status ?? 200]: successOf(generated, document, procedure),
      ...errorResponses(
        [...generalReasons({ method, isOpen: !protect }), ...reasons],
        document.components.responses,
      ),
    },
  };
}

/** A subscription, as a stream of server-sent events. */
export function eventStreamOperation(
  procedure: string,
  { meta, inputs, output }: ProcedureDefinition,
  document: Document,
): Operation {
  const { eventStream, reasons = [] } = meta ?? {};
  if (eventStream === undefined) throw new Error(`${procedure} has no stream of events.`);
  const { path, summary, tags } = eventStream;
  const item = itemOf(output)?.meta()?.id;
  if (item === undefined) {
    throw new Error(`The items of ${procedure} need a name in the document: .meta({ id: 'Name' }).`);
  }
  const schema = document.components.schemas[item] ?? {};
  return {
    operationId: procedure,
    summary,
    description: `${descriptionOf(procedure, meta)}\n\n${eventStreamDescription}`,
    tags,
    security: securityOf(true),
    // Without the header Last-Event-ID: generators would give it the same name as lastEventId.
    parameters: parametersOf(inputSchemaOf(inputs, procedure), path, {}, procedure),
    responses: {
      '200': {
        description: 'The stream, which continues until one side ends it.',
        content: {
          'text/event-stream': {
            schema: {
              type: 'string',
              contentMediaType: 'text/event-stream',
              contentSchema: { $ref: `#/components/schemas/${item}` },
            },
            example: eventText(exampleOf(schema, document.components.schemas, procedure)),
          },
        },
      },
      ...errorResponses(
        [...generalReasons({ method: 'GET', isOpen: false }), ...reasons],
        document.components.responses,
      ),
    },
  };
}

const eventStreamDescription = [
  'For live updates without WebSocket. The ID of each event is its position, `event` is the `type` of its item, and `data` is the item as JSON.',
  'To continue from a position, send it as `lastEventId`: you miss nothing and receive nothing twice. The header `Last-Event-ID`, which browsers send automatically when they reconnect, takes precedence.',
  'If you lose access, you receive an event `ended` with the reason, in the form of an error body, and the stream ends. It also ends with the session, and when the server stops.',
  'The server sends comments in between, so that you can notice a dead connection.',
].join(' ');

function eventText(item: unknown): string {
  const type = typeof item === 'object' && item !== null && 'type' in item ? String(item.type) : '';
  return `retry: 2000\n\nid: 57\nevent: ${type}\ndata: ${JSON.stringify(item)}\n\n`;
}

/** The schema of a subscription's items: see `stream`. */
export function itemOf(output: z.ZodType | undefined): z.ZodType | undefined {
  const item = output?.meta()?.['item'];
  return item instanceof z.ZodType ? item : undefined;
}

function inputSchemaOf([input]: z.ZodType[], procedure: string): Schema {
  if (input === undefined) return {};
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both are JSON Schema; our type names the few keywords that we read
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema;
  assertDescribed(schema, procedure);
  return schema;
}

/** @throws if a field has no description. */
export function assertDescribed({ properties = {} }: Schema, procedure: string): void {
  for (const [field, { description }] of Object.entries(properties)) {
    if (description !== undefined && description !== '') continue;
    throw new Error(
      `${procedure}.${field} has no description. Give its schema one: .meta({ description: 'What it is.', examples: [a typical value] }).`,
    );
  }
}

function requestBodyOf(
  generated: Operation,
  rest: NonNullable<Meta['rest']>,
  document: Document,
  procedure: string,
): Operation['requestBody'] {
  const body = generated.requestBody?.content['application/json'].schema;
  if (body === undefined || Object.keys(body.properties ?? {}).length === 0) return undefined;
  const schema = bodySchema(body, rest);
  const example = exampleOf(
    { ...body, required: (body.required ?? []).filter((field) => !isMadeUp(field, rest)) },
    document.components.schemas,
    procedure,
  );
  const required = (schema.required ?? []).length > 0 || schema.allOf !== undefined;
  return { required, content: { 'application/json': { schema, example } } };
}

function isMadeUp(field: string, { defaults = {}, generated = [] }: NonNullable<Meta['rest']>): boolean {
  return defaults[field] !== undefined || generated.includes(field);
}

function successOf(generated: Operation, document: Document, procedure: string): Response {
  const response = generated.responses['200'];
  const schema = response && 'content' in response ? response.content['application/json']?.schema : undefined;
  if (schema === undefined) throw new Error(`${procedure} has no output.`);
  return {
    description: 'Success.',
    content: {
      'application/json': {
        schema,
        example: exampleOf(schema, document.components.schemas, `${procedure}, its answer`),
      },
    },
  };
}

/** @throws if the procedure has none. */
export function descriptionOf(procedure: string, { description = '' }: Partial<Meta> = {}): string {
  if (description === '') {
    throw new Error(
      `${procedure} has no description. Add one to its meta: it goes into the OpenAPI document.`,
    );
  }
  return description;
}

/** The scope, if the method does not imply it. */
function scopeSentence({ scope }: Partial<Meta> = {}): string {
  return scope === undefined ? '' : ` An API key needs the scope \`${scope}\`.`;
}

function securityOf(isProtected: boolean): Record<string, string[]>[] {
  return isProtected ? [{ bearer: [] }, { cookie: [] }] : [];
}
