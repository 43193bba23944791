import { appRouter } from '@parley/api-contract/server';
import type { FastifyInstance } from 'fastify';

/** The OpenAPI document of all REST paths, made at the first request for it. */
export function registerOpenApi(app: FastifyInstance, version: string): void {
  let document: Promise<string> | undefined;
  app.get('/api/openapi.json', async (_request, reply) => {
    document ??= generate(version);
    return reply.type('application/json').send(await document);
  });
}

async function generate(version: string): Promise<string> {
  const { generateOpenApiDocument } = await import('trpc-to-openapi');
  return JSON.stringify(
    generateOpenApiDocument(appRouter, {
      title: 'Parley',
      description:
        'Real-time chat. Everything here is also a typed procedure at /trpc, over HTTP and WebSocket.',
      version,
      baseUrl: '/',
    }),
  );
}
