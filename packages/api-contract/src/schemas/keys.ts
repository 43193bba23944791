import { z } from 'zod';
import { botIdSchema, keyIdSchema } from './ids.ts';
import { timeSchema } from './paging.ts';
import { nameText } from './text.ts';

/** How many keys can act as one user, a person or a bot. */
export const maxKeysPerUser = 50;
export const maxKeyNameLength = 80;

export const keyScopes = ['read', 'write', 'admin'] as const;
export const keyScopeSchema = z.enum(keyScopes).meta({
  description:
    'What a key allows. Each scope includes the ones before it. read: queries and subscriptions. write: changes. admin: managing keys, bots, webhooks and commands, and everything that administrators can do.',
  examples: ['write'],
});
export type KeyScope = z.infer<typeof keyScopeSchema>;

export const apiKeySchema = z
  .object({
    id: keyIdSchema,
    name: z.string().meta({ examples: ['Nightly report'] }),
    scope: keyScopeSchema,
    hint: z.string().meta({
      description: 'The last 4 characters of the key, to tell it apart from others.',
      examples: ['x7Qd'],
    }),
    createdAt: timeSchema,
    lastUsedAt: timeSchema.nullable().meta({
      description: 'To the minute; null if the key was never used.',
      examples: ['2026-01-31T12:00:00.000Z'],
    }),
  })
  .meta({ id: 'ApiKey', description: 'An API key, without its secret.' });
export type ApiKey = z.infer<typeof apiKeySchema>;

const botId = botIdSchema
  .optional()
  .meta({ description: 'The bot that the keys belong to. Leave it out for your own keys.', examples: [12] });

export const listKeysInput = z.object({ botId });
export const listKeysOutput = z.object({ keys: z.array(apiKeySchema).describe('At most 50, oldest first.') });

export const createKeyInput = z.object({
  name: nameText({ max: maxKeyNameLength }).meta({
    description: 'What the key is for: 1 to 80 characters, on one line.',
    examples: ['Nightly report'],
  }),
  scope: keyScopeSchema,
  botId,
});
export const createKeyOutput = z.object({
  key: apiKeySchema,
  secret: z.string().meta({
    description:
      'The key itself: `parley_` and 43 letters and digits. Shown only once. Send it as `Authorization: Bearer …` or as `connectionParams.token`.',
    examples: ['parley_…x7Qd'],
  }),
});

export const keyIdInput = z.object({ keyId: keyIdSchema });
