import type { Operation, Response, Schema } from './document-shape.ts';

/** What the server answers besides procedures. */
export const serverOperations: Record<string, Operation> = {
  '/healthz': {
    operationId: 'server.health',
    summary: 'Ask whether the server lives',
    description: 'Answers for as long as the process does.',
    tags: ['server'],
    security: [],
    responses: { '200': statusResponse('The process lives.', ['ok']) },
  },
  '/readyz': {
    operationId: 'server.readiness',
    summary: 'Ask whether the server can serve',
    description: 'Whether it reaches its database and is not stopping.',
    tags: ['server'],
    security: [],
    responses: {
      '200': statusResponse('It can serve.', ['ready']),
      '503': statusResponse('It cannot serve now.', ['stopping', 'database unavailable']),
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

function statusResponse(description: string, values: [string, ...string[]]): Response {
  const schema: Schema = {
    type: 'object',
    properties: { status: { type: 'string', enum: values } },
    required: ['status'],
    additionalProperties: false,
  };
  return { description, content: { 'application/json': { schema, example: { status: values[0] } } } };
}
