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
      description: "The viewer's bots, by ID; an administrator sees everyone's.",
      scope: 'admin',
      openapi: { method: 'GET', path: '/api/bots', summary: 'List bots', tags },
    })
    .input(listBotsInput.prefault({}))
    .output(listBotsOutput)
    .query(({ ctx, input }) => ctx.services.bots.list(ctx.viewer, input)),

  create: procedure
    .meta({
      description:
        'Makes a bot that the viewer owns. It acts by its keys (keys.create), and is added to rooms as people are (rooms.invite).',
      limit: 'manage',
      scope: 'admin',
      reasons: ['username_taken', 'too_many_bots', 'person_needed'],
      openapi: { method: 'POST', path: '/api/bots', summary: 'Make a bot', tags },
      rest: { status: 201 },
    })
    .input(createBotInput)
    .output(botOutput)
    .mutation(({ ctx, input }) => ctx.services.bots.create(ctx.viewer, input)),

  update: procedure
    .meta({
      description: 'Changes the name that a bot is shown by. Its owner may, and an administrator.',
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
        'Ends a bot for good: its keys are revoked, it leaves its rooms, and nobody finds or adds it any more. What it wrote stays, and its username stays taken.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['bot_not_found'],
      openapi: { method: 'DELETE', path: '/api/bots/{botId}', summary: 'Remove a bot', tags },
    })
    .input(botIdInput)
    .output(botIdInput)
    .mutation(({ ctx, input }) => ctx.services.bots.remove(ctx.viewer, input)),
});
