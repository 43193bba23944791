import { generateOpenApiDocument } from 'trpc-to-openapi';
import packageJson from '../../package.json' with { type: 'json' };
import { appRouter } from '../app-router.ts';
import { procedureDefinitions, type ProcedureDefinition } from '../procedure-definitions.ts';
import type { Document, Operation } from './document-shape.ts';
import { errorResponses, errorSchema } from './error-responses.ts';
import { completeOperation, eventStreamOperation, itemOf } from './operations.ts';
import { postToWebhook, serverOperations } from './server-operations.ts';
import { describedTags } from './tags.ts';

const description = `Real-time chat. Everything here is also a typed procedure at \`/trpc\`, over HTTP and WebSocket: an operation's ID is its procedure's path.

Sign in with \`POST /api/login\` and send the token as \`Authorization: Bearer …\`, or an API key, which is made in the settings. Pages of the server's own origin may use the session cookie instead.

Requests and answers are JSON. A whole number may be sent as a string of digits. Times are ISO 8601 in UTC. Lists are paged. Fields that are unknown are passed over.

A failure is answered with a sentence, a code and a reason out of a closed list. An address that does not exist is a 404 of the same form, and a method that an address does not answer to a 405 with \`Allow\`. \`HEAD\` answers as \`GET\` without the body, and \`OPTIONS\` says by \`Allow\` what an address answers to.`;

const securitySchemes: Document['components']['securitySchemes'] = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key (`parley_…`), as far as its scope allows; or the token of `POST /api/login`, a JWT, which is refused once its session ends.',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'parley_session',
    description:
      "Set by `POST /api/register` and `POST /api/sessions`, for pages of the server's own origin. Over https its name is `__Host-parley_session`.",
  },
};

/** The OpenAPI document of all REST paths: generated from the router, and completed by what REST adds to it. */
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
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ours names the parts of an OpenAPI document that are read; a copy, because the generator shares parts
  const document = structuredClone(generated) as Document;
  const schemas = Object.entries(document.components.schemas).filter(([name]) => !name.startsWith('error.'));
  document.components = { securitySchemes, schemas: Object.fromEntries(schemas), responses: {} };
  return document;
}

/** The generator knows no subscriptions; of a stream of events it is told the items, which become components. */
function eventStreamPath({ meta, output }: ProcedureDefinition) {
  const item = itemOf(output);
  if (meta?.eventStream === undefined || item === undefined) return [];
  const responses = { '200': { description: '', content: { 'text/event-stream': { schema: item } } } };
  return [[meta.eventStream.path, { get: { responses } }] as const];
}

/** What can go wrong before a request reaches whatever is at its path. */
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

/** A format says it better than the pattern that checks it, and not every tool reads classes of Unicode. */
function tidied(document: Document): Document {
  const text = JSON.stringify(document, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if (!('pattern' in value) || typeof value.pattern !== 'string') return value;
    return 'format' in value || value.pattern.includes('\\p{') ? { ...value, pattern: undefined } : value;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy of what came in
  return JSON.parse(text) as Document;
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
