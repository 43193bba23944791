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
      description: "The viewer's own keys, or those of a bot that they manage.",
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
        'Makes a key that acts as the viewer, or as a bot of theirs. A key makes none that allows more than itself.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['bot_not_found', 'too_many_keys'],
      openapi: { method: 'POST', path: '/api/keys', summary: 'Make an API key', tags },
      rest: { status: 201 },
    })
    .input(createKeyInput)
    .output(createKeyOutput)
    .mutation(({ ctx, input }) => ctx.services.keys.create(ctx.viewer, input)),

  revoke: procedure
    .meta({
      description:
        "Ends a key of the viewer's own, or of a bot that they manage: nothing is taken from it any more, and what it holds open is closed.",
      limit: 'manage',
      scope: 'admin',
      reasons: ['key_not_found'],
      openapi: { method: 'DELETE', path: '/api/keys/{keyId}', summary: 'Revoke an API key', tags },
    })
    .input(keyIdInput)
    .output(keyIdInput)
    .mutation(({ ctx, input }) => ctx.services.keys.revoke(ctx.viewer, input)),
});
