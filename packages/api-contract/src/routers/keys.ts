import { procedure, router } from '../procedures.ts';
import {
  createKeyInput,
  createKeyOutput,
  keyIdInput,
  listKeysInput,
  listKeysOutput,
} from '../schemas/keys.ts';

const tags = ['keys'];

export const keysRouter = router({
  list: procedure
    .meta({
      description: 'Returns your API keys, or those of a bot that you manage.',
      scope: 'admin',
      reasons: ['bot_not_found'],
      openapi: { method: 'GET', path: '/api/keys', summary: 'List API keys', tags },
    })
    .input(listKeysInput.prefault({}))
    .output(listKeysOutput)
    .query(({ ctx, input }) => ctx.services.keys.list(ctx.viewer, input)),

  create: procedure
    .meta({
      description:
        'Creates a key that acts as you or as one of your bots. A key cannot create a key with a wider scope than its own.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['bot_not_found', 'too_many_keys'],
      openapi: { method: 'POST', path: '/api/keys', summary: 'Create an API key', tags },
      rest: { status: 201 },
    })
    .input(createKeyInput)
    .output(createKeyOutput)
    .mutation(({ ctx, input }) => ctx.services.keys.create(ctx.viewer, input)),

  revoke: procedure
    .meta({
      description:
        'Revokes one of your own keys, or a key of a bot that you manage. The key is refused from then on, and its open connections are closed.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['key_not_found'],
      openapi: { method: 'DELETE', path: '/api/keys/{keyId}', summary: 'Revoke an API key', tags },
    })
    .input(keyIdInput)
    .output(keyIdInput)
    .mutation(({ ctx, input }) => ctx.services.keys.revoke(ctx.viewer, input)),
});
