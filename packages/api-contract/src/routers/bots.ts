import type { z } from 'zod';
import type { Viewer } from '../context.ts';
import { procedure, router } from '../procedures.ts';
import {
  botIdInput,
  botOutput,
  createBotInput,
  listBotsInput,
  listBotsOutput,
  updateBotInput,
} from '../schemas/bots.ts';

type BotOutput = z.input<typeof botOutput>;

export interface BotsService {
  list(viewer: Viewer, input: z.output<typeof listBotsInput>): Promise<z.input<typeof listBotsOutput>>;
  create(viewer: Viewer, input: z.output<typeof createBotInput>): Promise<BotOutput>;
  update(viewer: Viewer, input: z.output<typeof updateBotInput>): Promise<BotOutput>;
  remove(viewer: Viewer, input: z.output<typeof botIdInput>): Promise<z.output<typeof botIdInput>>;
}

const tags = ['bots'];

export const botsRouter = router({
  /** The viewer's bots, by ID; an administrator sees everyone's. */
  list: procedure
    .meta({
      scope: 'admin',
      openapi: { method: 'GET', path: '/api/bots', summary: 'List bots', tags },
    })
    .input(listBotsInput.prefault({}))
    .output(listBotsOutput)
    .query(({ ctx, input }) => ctx.services.bots.list(ctx.viewer, input)),

  /** Makes a bot that the viewer owns. It acts by its keys (keys.create), and is added to rooms as people are (rooms.invite). */
  create: procedure
    .meta({
      limit: 'manage',
      scope: 'admin',
      reasons: ['username_taken', 'too_many_bots', 'person_needed'],
      openapi: { method: 'POST', path: '/api/bots', summary: 'Make a bot', tags },
      rest: { status: 201 },
    })
    .input(createBotInput)
    .output(botOutput)
    .mutation(({ ctx, input }) => ctx.services.bots.create(ctx.viewer, input)),

  /** Changes the name that a bot is shown by. Its owner may, and an administrator. */
  update: procedure
    .meta({
      limit: 'manage',
      scope: 'admin',
      reasons: ['bot_not_found'],
      openapi: { method: 'PATCH', path: '/api/bots/{botId}', summary: 'Rename a bot', tags },
    })
    .input(updateBotInput)
    .output(botOutput)
    .mutation(({ ctx, input }) => ctx.services.bots.update(ctx.viewer, input)),

  /** Ends a bot for good: its keys are revoked, it leaves its rooms, and nobody finds or adds it any more. What it wrote stays, and its username stays taken. */
  remove: procedure
    .meta({
      limit: 'manage',
      scope: 'admin',
      reasons: ['bot_not_found'],
      openapi: { method: 'DELETE', path: '/api/bots/{botId}', summary: 'Remove a bot', tags },
    })
    .input(botIdInput)
    .output(botIdInput)
    .mutation(({ ctx, input }) => ctx.services.bots.remove(ctx.viewer, input)),
});
