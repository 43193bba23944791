import { z } from 'zod';
import { timeSchema } from './paging.ts';
import { isWellFormed, notWellFormed, text } from './text.ts';
import { accountSchema, emailSchema, passwordSchema, usernameSchema } from './users.ts';

export const registerInput = z.object({
  username: usernameSchema,
  password: passwordSchema,
  email: emailSchema.optional(),
});

/** Looser than for registration: text that cannot be a username gets the same answer as a wrong one. */
export const credentialsInput = z.object({
  username: text({ min: 1, max: 254 }).meta({
    description: 'The username, or the e-mail address of the account.',
    examples: ['ann'],
  }),
  password: z
    .string()
    .min(1)
    .max(256)
    .refine(isWellFormed, notWellFormed)
    .meta({ description: 'The password of the account.', examples: ['correct horse battery'] }),
});

export const messageOutput = z.object({
  message: z.string().meta({ description: 'What happened, as a sentence.', examples: ['It is done.'] }),
});

export const setupOutput = z.object({
  needsFirstAccount: z.boolean().meta({
    description: 'True if nobody has an account yet. The first account becomes the administrator.',
    examples: [false],
  }),
});

export const registerOutput = messageOutput.extend({ user: accountSchema });
export const loginOutput = messageOutput.extend({ user: accountSchema });

export const tokenOutput = messageOutput.extend({
  token: z.string().meta({
    description:
      'A JWT (HS256) for a session of its own. Send it as `Authorization: Bearer …` or as `connectionParams.token`. It is refused once its session ends.',
    examples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl'],
  }),
  expiresAt: timeSchema,
  user: accountSchema,
});
