import type { FastifyInstance } from 'fastify';

/** The OpenAPI document of all REST paths, as `npm run openapi` made it from the router. */
export function registerOpenApi(app: FastifyInstance, version: string): void {
  let text: string | undefined;
  app.get('/api/openapi.json', async (_request, reply) => {
    text ??= await documentOf(version);
    return reply.type('application/json').send(text);
  });
}

/** Loaded on demand: most servers are never asked for it. */
async function documentOf(version: string): Promise<string> {
  const { default: document } = await import('@parley/api-contract/openapi.json', { with: { type: 'json' } });
  return JSON.stringify({ ...document, info: { ...document.info, version } });
}
