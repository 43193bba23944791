import { procedure, router } from '../procedures.ts';
import {
  botIdInput,
  botOutput,
  createBotInput,
  listBotsInput,
  listBotsOutput,
  updateBotInput,
} from '../schemas/bots.ts';

const tags = ['bots'];

export const botsRouter = router({
  list: procedure
    .meta({
      description: "Returns your bots, ordered by ID. Administrators see everyone's.",
      scope: 'admin',
      openapi: { method: 'GET', path: '/api/bots', summary: 'List bots', tags },
    })
    .input(listBotsInput.prefault({}))
    .output(listBotsOutput)
    .query(({ ctx, input }) => ctx.services.bots.list(ctx.viewer, input)),

  create: procedure
    .meta({
      description:
        'Creates a bot that you own. It acts through its keys (keys.create), and you add it to rooms like a person (rooms.invite).',
      limit: 'manage',
      scope: 'admin',
      reasons: ['username_taken', 'too_many_bots', 'person_needed'],
      openapi: { method: 'POST', path: '/api/bots', summary: 'Create a bot', tags },
      rest: { status: 201 },
    })
    .input(createBotInput)
    .output(botOutput)
    .mutation(({ ctx, input }) => ctx.services.bots.create(ctx.viewer, input)),

  update: procedure
    .meta({
      description: 'Changes the name shown for a bot. Only its owner and administrators can do this.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['bot_not_found'],
      openapi: { method: 'PATCH', path: '/api/bots/{botId}', summary: 'Rename a bot', tags },
    })
    .input(updateBotInput)
    .output(botOutput)
    .mutation(({ ctx, input }) => ctx.services.bots.update(ctx.viewer, input)),

  remove: procedure
    .meta({
      description:
        'Removes a bot permanently: its keys are revoked, it leaves its rooms, and nobody can find or add it. Its messages stay, and its username stays taken.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['bot_not_found'],
      openapi: { method: 'DELETE', path: '/api/bots/{botId}', summary: 'Remove a bot', tags },
    })
    .input(botIdInput)
    .output(botIdInput)
    .mutation(({ ctx, input }) => ctx.services.bots.remove(ctx.viewer, input)),
});
