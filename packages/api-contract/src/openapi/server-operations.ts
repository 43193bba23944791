import { reasons } from '../reasons.ts';
import type { Operation, Response, Schema } from './document-shape.ts';

type Fields = Record<string, { schema: Schema; example: unknown }>;

/** The state of each part that the server depends on. */
const checks: Fields = {
  checks: {
    schema: {
      type: 'object',
      properties: {
        database: { type: 'string', enum: ['ok', 'unavailable'] },
        redis: { type: 'string', description: '`ok`, or in a few words what is wrong.' },
      },
    },
    example: { database: 'ok', redis: 'ok' },
  },
};

/** What the server answers besides procedures. */
export const serverOperations: Record<string, Operation> = {
  '/healthz': {
    operationId: 'server.health',
    summary: 'Ask whether the server lives',
    description: 'Answers for as long as the process does, and with the version that runs.',
    tags: ['server'],
    security: [],
    responses: {
      '200': statusResponse('The process lives.', ['ok'], {
        version: { schema: { type: 'string' }, example: '1.2.3' },
      }),
    },
  },
  '/readyz': {
    operationId: 'server.readiness',
    summary: 'Ask whether the server can serve',
    description:
      'Whether it can read and write its database and is not stopping. It also reports the state of Redis, which a server can serve without.',
    tags: ['server'],
    security: [],
    parameters: [
      {
        in: 'query',
        name: 'exclude',
        required: false,
        description:
          'With `database`, only a server that is stopping answers 503. For load balancers: while the database is away, clients should still reach a server, which tells them to try again.',
        schema: { type: 'string' },
        example: 'database',
      },
    ],
    responses: {
      '200': statusResponse('It can serve.', ['ready'], checks),
      '503': statusResponse('It cannot serve now.', ['stopping', 'database unavailable'], checks),
    },
  },
  '/api/openapi.json': {
    operationId: 'server.openApi',
    summary: 'Read this document',
    description: 'OpenAPI 3.1.',
    tags: ['server'],
    security: [],
    responses: {
      '200': {
        description: 'The document.',
        content: { 'application/json': { schema: { type: 'object' }, example: { openapi: '3.1.0' } } },
      },
    },
  },
};

/** What Slack's senders call. It answers as Slack does, in plain text. */
export const postToWebhook: { path: string; operation: Operation } = {
  path: '/hooks/{webhookId}/{secret}',
  operation: {
    operationId: 'server.postToWebhook',
    summary: 'Post to an incoming webhook',
    description:
      "Takes the payload of Slack's incoming webhooks, as JSON or as the field `payload` of a form, whatever the content type says, and shows it in the webhook's room. What is not known of it is passed over. Who has the address needs nothing else.",
    tags: ['incoming webhooks'],
    security: [],
    parameters: [
      {
        in: 'path',
        name: 'webhookId',
        required: true,
        description: 'The webhook.',
        schema: { type: 'string' },
        example: '1',
      },
      {
        in: 'path',
        name: 'secret',
        required: true,
        description: 'Its secret, which was shown when the webhook was made.',
        schema: { type: 'string' },
        example: 'the-secret-in-the-address',
      },
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            description:
              'With at least one of `text`, `attachments` and `blocks`; also `username` and `icon_emoji`.',
          },
          example: { text: 'The build passed.', username: 'Build server', icon_emoji: ':tada:' },
        },
      },
    },
    responses: {
      '200': plainResponse('It is shown.', ['ok']),
      '400': orMalformed(
        plainResponse('It cannot be read, or holds nothing to show.', ['invalid_payload', 'no_text']),
      ),
      '404': orMalformed(
        plainResponse('There is no such webhook, or its secret is another.', ['no_service']),
      ),
      '413': orMalformed(plainResponse('It has more than 256 KB.', ['payload_too_large'])),
      '415': plainResponse('It has a Content-Encoding. Send it without.', ['unsupported_media_type']),
      '429': {
        ...plainResponse('There were more than 60 in a minute.', ['rate_limited']),
        headers: {
          'Retry-After': { description: 'Seconds until a retry can succeed.', schema: { type: 'integer' } },
        },
      },
      '500': plainResponse('Something went wrong on the server.', ['internal_error']),
      '503': plainResponse('The server cannot do this right now.', ['service_unavailable']),
    },
  },
};

/** An address that is none is refused as everywhere. */
function orMalformed({ description, content }: Response): Response {
  const error = {
    schema: { $ref: '#/components/schemas/Error' },
    example: {
      message: reasons.procedure_not_found.message,
      code: 'NOT_FOUND',
      reason: 'procedure_not_found',
    },
  };
  return { description, content: { ...content, 'application/json': error } };
}

function plainResponse(description: string, values: [string, ...string[]]): Response {
  return {
    description,
    content: { 'text/plain': { schema: { type: 'string', enum: values }, example: values[0] } },
  };
}

function statusResponse(description: string, values: [string, ...string[]], fields: Fields): Response {
  const schemas = Object.entries(fields).map(([name, field]) => [name, field.schema] as const);
  const examples = Object.entries(fields).map(([name, field]) => [name, field.example] as const);
  const schema: Schema = {
    type: 'object',
    properties: { status: { type: 'string', enum: values }, ...Object.fromEntries(schemas) },
    required: ['status'],
    additionalProperties: false,
  };
  const example = { status: values[0], ...Object.fromEntries(examples) };
  return { description, content: { 'application/json': { schema, example } } };
}
