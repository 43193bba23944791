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
        redis: { type: 'string', description: '`ok`, or a few words about the problem.' },
      },
    },
    example: { database: 'ok', redis: 'ok' },
  },
};

/** Operations that are not procedures. */
export const serverOperations: Record<string, Operation> = {
  '/healthz': {
    operationId: 'server.health',
    summary: 'Check whether the server is alive',
    description: 'Responds while the process is running, with the version of the server.',
    tags: ['server'],
    security: [],
    responses: {
      '200': statusResponse('The process is running.', ['ok'], {
        version: { schema: { type: 'string' }, example: '1.2.3' },
      }),
    },
  },
  '/readyz': {
    operationId: 'server.readiness',
    summary: 'Check whether the server is ready',
    description:
      'The server is ready if it can read and write its database and is not stopping. It also reports the state of Redis, which the server can run without.',
    tags: ['server'],
    security: [],
    parameters: [
      {
        in: 'query',
        name: 'exclude',
        required: false,
        description:
          'With `database`, only a server that is stopping returns 503. For load balancers: while the database is unavailable, clients should still reach a server, which tells them to try again.',
        schema: { type: 'string' },
        example: 'database',
      },
    ],
    responses: {
      '200': statusResponse('The server is ready.', ['ready'], checks),
      '503': statusResponse('The server is not ready.', ['stopping', 'database unavailable'], checks),
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

/** Called by programs that post to Slack. Like Slack, it responds in plain text. */
export const postToWebhook: { path: string; operation: Operation } = {
  path: '/hooks/{webhookId}/{secret}',
  operation: {
    operationId: 'server.postToWebhook',
    summary: 'Post to an incoming webhook',
    description:
      "Accepts the payload of Slack's incoming webhooks, as JSON or in the `payload` field of a form, whatever the content type, and posts it in the webhook's room. Unknown fields are ignored. The address is all you need to post.",
    tags: ['incoming webhooks'],
    security: [],
    parameters: [
      {
        in: 'path',
        name: 'webhookId',
        required: true,
        description: 'The ID of the webhook.',
        schema: { type: 'string' },
        example: '1',
      },
      {
        in: 'path',
        name: 'secret',
        required: true,
        description: 'The secret, which was shown when the webhook was created.',
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
              'At least one of `text`, `attachments` and `blocks` is required. Can also have `username` and `icon_emoji`.',
          },
          example: { text: 'The build passed.', username: 'Build server', icon_emoji: ':tada:' },
        },
      },
    },
    responses: {
      '200': plainResponse('The message was posted.', ['ok']),
      '400': orMalformed(
        plainResponse('The payload cannot be read, or has nothing to show.', ['invalid_payload', 'no_text']),
      ),
      '404': orMalformed(plainResponse('There is no such webhook, or the secret is wrong.', ['no_service'])),
      '413': orMalformed(plainResponse('The body is larger than 256 KB.', ['payload_too_large'])),
      '415': plainResponse('The body has a Content-Encoding. Send it without one.', [
        'unsupported_media_type',
      ]),
      '429': {
        ...plainResponse('There were more than 60 posts in a minute.', ['rate_limited']),
        headers: {
          'Retry-After': { description: 'Seconds until a retry can succeed.', schema: { type: 'integer' } },
        },
      },
      '500': plainResponse('Something went wrong on the server.', ['internal_error']),
      '503': plainResponse('The server cannot do this right now.', ['service_unavailable']),
    },
  },
};

/** Malformed addresses get the usual error. */
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
