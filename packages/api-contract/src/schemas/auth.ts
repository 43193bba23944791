import { z } from 'zod';
import { timeSchema } from './paging.ts';
import { isWellFormed, notWellFormed, text } from './text.ts';
import { accountSchema, emailSchema, passwordSchema, usernameSchema } from './users.ts';

export const registerInput = z.object({
  username: usernameSchema,
  password: passwordSchema,
  email: emailSchema.optional(),
});

/** Looser than what registers: whatever cannot be a username is answered like a wrong one. */
export const credentialsInput = z.object({
  username: text({ min: 1, max: 254 }).describe('The username, or the e-mail address of the account.'),
  password: z.string().min(1).max(256).refine(isWellFormed, notWellFormed),
});

export const messageOutput = z.object({ message: z.string().describe('What happened, as a sentence.') });

export const registerOutput = messageOutput.extend({ user: accountSchema });
export const loginOutput = messageOutput.extend({ user: accountSchema });

export const tokenOutput = messageOutput.extend({
  token: z
    .string()
    .describe(
      'A JWT (HS256) over a session of its own. Send it as `Authorization: Bearer …` or as `connectionParams.token`. It is refused once its session ends.',
    ),
  expiresAt: timeSchema,
  user: accountSchema,
});
