import { generateOpenApiDocument } from 'trpc-to-openapi';
import packageJson from '../../package.json' with { type: 'json' };
import { appRouter } from '../app-router.ts';
import { procedureDefinitions, type ProcedureDefinition } from '../procedure-definitions.ts';
import type { Document, Operation } from './document-shape.ts';
import { errorResponses, errorSchema } from './error-responses.ts';
import { completeOperation, eventStreamOperation, itemOf } from './operations.ts';
import { postToWebhook, serverOperations } from './server-operations.ts';
import { describedTags } from './tags.ts';

const description = `Real-time chat. Every operation is also a typed procedure at \`/trpc\`, over HTTP and WebSocket; its ID is the path of the procedure.

Sign in with \`POST /api/login\` and send the token as \`Authorization: Bearer …\`, or send an API key, which you create in the settings. Pages on the server's own origin can use the session cookie instead.

Requests and responses are JSON. You can send a whole number as a string of digits. Times are ISO 8601 in UTC. Lists are paged. Unknown fields are ignored.

Errors have a sentence, a code and a reason from a closed list. An address that does not exist returns a 404 in the same form, and an unsupported method returns a 405 with \`Allow\`. \`HEAD\` works like \`GET\` without the body, and \`OPTIONS\` lists the methods of an address in \`Allow\`.`;

const securitySchemes: Document['components']['securitySchemes'] = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key (`parley_…`), within its scope; or the token from `POST /api/login`, a JWT, which is refused once its session ends.',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'parley_session',
    description:
      "Set by `POST /api/register` and `POST /api/sessions`, for pages on the server's own origin. Over https, its name is `__Host-parley_session`.",
  },
};

/** The OpenAPI document of all REST paths: generated from the router, and completed with what REST adds. */
export function openApiDocument(): Document {
  const document = generate();
  for (const [procedure, definition] of procedureDefinitions) {
    const { openapi, eventStream } = definition.meta ?? {};
    if (openapi !== undefined) {
      const operations = (document.paths[openapi.path] ??= {});
      const method = openapi.method.toLowerCase();
      const generated = operations[method];
      if (generated === undefined) throw new Error(`${procedure} is not in the generated document.`);
      operations[method] = completeOperation(generated, procedure, definition, document);
    }
    if (eventStream !== undefined) {
      const operations = (document.paths[eventStream.path] ??= {});
      operations['get'] = eventStreamOperation(procedure, definition, document);
    }
  }
  for (const [path, operation] of Object.entries(serverOperations)) {
    document.paths[path] = { get: withErrors(operation, document) };
  }
  document.paths[postToWebhook.path] = { post: postToWebhook.operation };
  document.tags = describedTags(new Set(operationsOf(document).flatMap(({ tags }) => tags)));
  const { schemas, responses } = document.components;
  document.components.responses = sorted(responses);
  document.components.schemas = sorted({ ...schemas, Error: errorSchema });
  return tidied(document);
}

function generate(): Document {
  const generated: unknown = generateOpenApiDocument(appRouter, {
    title: 'Parley',
    description,
    version: packageJson.version,
    baseUrl: '/',
    contact: { name: 'Parley' },
    license: { name: 'MIT', identifier: 'MIT' },
    paths: Object.fromEntries([...procedureDefinitions.values()].flatMap(eventStreamPath)),
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our type names the parts of an OpenAPI document that we read; a copy, because the generator shares parts
  const document = structuredClone(generated) as Document;
  const schemas = Object.entries(document.components.schemas).filter(([name]) => !name.startsWith('error.'));
  document.components = { securitySchemes, schemas: Object.fromEntries(schemas), responses: {} };
  return document;
}

/** The generator does not support subscriptions. It receives the items of event streams, which become components. */
function eventStreamPath({ meta, output }: ProcedureDefinition) {
  const item = itemOf(output);
  if (meta?.eventStream === undefined || item === undefined) return [];
  const responses = { '200': { description: '', content: { 'text/event-stream': { schema: item } } } };
  return [[meta.eventStream.path, { get: { responses } }] as const];
}

/** Adds the errors that can occur before a request reaches the handler of its path. */
function withErrors(operation: Operation, document: Document): Operation {
  const errors = errorResponses(
    ['invalid_input', 'payload_too_large', 'internal', 'unavailable'],
    document.components.responses,
  );
  return { ...operation, responses: { ...errors, ...operation.responses } };
}

export function operationsOf(document: Document): Operation[] {
  return Object.values(document.paths).flatMap((path) => Object.values(path));
}

/** Removes patterns next to a format, which is clearer, and patterns with Unicode classes, which not every tool supports. */
function tidied(document: Document): Document {
  const text = JSON.stringify(document, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if (!('pattern' in value) || typeof value.pattern !== 'string') return value;
    return 'format' in value || value.pattern.includes('\\p{') ? { ...value, pattern: undefined } : value;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy of the document
  return JSON.parse(text) as Document;
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
