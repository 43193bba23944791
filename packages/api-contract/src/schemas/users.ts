import { z } from 'zod';
import { userIdSchema } from './ids.ts';
import { timeSchema } from './paging.ts';
import { statusSchema } from './presence.ts';
import { isShortWrittenOut, isWellFormed, nameText, notShortWrittenOut, notWellFormed } from './text.ts';

export const usernameSchema = z
  .string()
  .trim()
  .min(1)
  .max(32)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]*$/u,
    'must begin with a letter or digit and hold only letters, digits, dots, hyphens and underscores',
  )
  .refine(isShortWrittenOut, notShortWrittenOut)
  .meta({
    description:
      "1 to 32 letters, digits, dots, hyphens and underscores, of one script; Japanese, Chinese and Korean may be mixed with Latin. Upper and lower case count as the same. Refused are names that look like somebody's (the skeletons of UTS #39), characters that cannot be seen, and reserved words such as `admin` and `everyone`.",
    examples: ['ann'],
  });

export const maxDisplayNameLength = 64;

export const displayNameSchema = nameText({ max: maxDisplayNameLength }).meta({
  description:
    'What is shown as the name: 1 to 64 characters, on one line, each word of one script. Emoji may stand in it. It must not look like the username of a person.',
  examples: ['Echo'],
});

export const accountKindSchema = z.enum(['person', 'bot']).meta({
  description: 'A bot is an account that a person made for a program: nobody signs in as one.',
  examples: ['person'],
});

export const userRoleSchema = z
  .enum(['admin', 'member'])
  .meta({ description: 'The first account of a server is its administrator.', examples: ['member'] });

/** NIST SP 800-63B, 5.1.1.2: at least 8 characters, no rules of composition, long passphrases welcome. */
export const passwordSchema = z
  .string()
  .min(8, 'must be at least 8 characters long')
  .max(256, 'must be at most 256 characters long')
  .refine(isWellFormed, notWellFormed)
  .meta({
    description:
      '8 to 256 characters, none of them a control character. However a keyboard composes its letters, it is the same password (RFC 8265, OpaqueString).',
    examples: ['correct horse battery'],
  });

export const emailSchema = z
  .email()
  .max(254)
  .meta({
    description: 'An e-mail address; it can be used in place of the username to sign in.',
    examples: ['ann@example.org'],
  });

export const userSchema = z
  .object({
    id: userIdSchema,
    username: z.string().meta({ examples: ['ann'] }),
    displayName: z.string().meta({
      description: 'What to show as the name; the username until it is changed.',
      examples: ['Ann'],
    }),
    profilePicture: z
      .string()
      .nullable()
      .meta({ description: 'The path or URL of a picture, or null.', examples: [null] }),
    kind: accountKindSchema,
    role: userRoleSchema,
  })
  .meta({ id: 'User', description: 'A user as everyone sees them.' });
export type User = z.infer<typeof userSchema>;

export const accountSchema = userSchema
  .extend({
    email: z
      .string()
      .nullable()
      .meta({ examples: ['ann@example.org'] }),
    status: statusSchema,
    createdAt: timeSchema,
  })
  .meta({ id: 'Account', description: 'A user as they see themselves.' });
export type Account = z.infer<typeof accountSchema>;
