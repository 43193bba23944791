import { z } from 'zod';
import { botIdSchema } from './ids.ts';
import { cursorSchema, limitSchema, nextCursorSchema, timeSchema } from './paging.ts';
import { displayNameSchema, userSchema, usernameSchema } from './users.ts';

/** How many bots one person can have. */
export const maxBotsPerPerson = 20;

export const botSchema = userSchema
  .extend({
    owner: userSchema.describe('The person who created the bot and manages it.'),
    createdAt: timeSchema,
  })
  .meta({ id: 'Bot', description: 'A bot, as shown to those who manage it.' });
export type Bot = z.infer<typeof botSchema>;

export const listBotsInput = z.object({ cursor: cursorSchema.optional(), limit: limitSchema });
export const listBotsOutput = z.object({ bots: z.array(botSchema), nextCursor: nextCursorSchema });

export const createBotInput = z.object({
  username: usernameSchema,
  displayName: displayNameSchema.optional().meta({
    description: 'The name to show. Defaults to the username.',
    examples: ['Echo'],
  }),
});
export const botOutput = z.object({ bot: botSchema });

export const updateBotInput = z.object({ botId: botIdSchema, displayName: displayNameSchema });
export const botIdInput = z.object({ botId: botIdSchema });
