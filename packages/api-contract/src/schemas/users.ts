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
    'must begin with a letter or digit and contain only letters, digits, dots, hyphens and underscores',
  )
  .refine(isShortWrittenOut, notShortWrittenOut)
  .meta({
    description:
      '1 to 32 letters, digits, dots, hyphens and underscores, in one script; Japanese, Chinese and Korean can be mixed with Latin. Case does not matter. Names that look like an existing one (by the skeletons of UTS #39), invisible characters, and reserved words such as `admin` and `everyone` are refused.',
    examples: ['ann'],
  });

export const maxDisplayNameLength = 64;

export const displayNameSchema = nameText({ max: maxDisplayNameLength }).meta({
  description:
    "The name to show: 1 to 64 characters, on one line, each word in one script. Emoji are allowed. It must not look like a person's username.",
  examples: ['Echo'],
});

export const accountKindSchema = z.enum(['person', 'bot']).meta({
  description: 'A bot is an account that a person created for a program. Nobody signs in as a bot.',
  examples: ['person'],
});

export const userRoleSchema = z
  .enum(['admin', 'member'])
  .meta({ description: 'The first account on a server is its administrator.', examples: ['member'] });

/** NIST SP 800-63B, 5.1.1.2: at least 8 characters, no composition rules, and long passphrases are welcome. */
export const passwordSchema = z
  .string()
  .min(8, 'must be at least 8 characters long')
  .max(256, 'must be at most 256 characters long')
  .refine(isWellFormed, notWellFormed)
  .meta({
    description:
      '8 to 256 characters, without control characters. The way a keyboard composes letters does not matter (RFC 8265, OpaqueString).',
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
      description: 'The name to show: the username until it is changed.',
      examples: ['Ann'],
    }),
    profilePicture: z
      .string()
      .nullable()
      .meta({ description: 'The path or URL of a picture, or null.', examples: [null] }),
    kind: accountKindSchema,
    role: userRoleSchema,
  })
  .meta({ id: 'User', description: 'A user, as shown to everyone.' });
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
  .meta({ id: 'Account', description: 'A user, as shown to themselves.' });
export type Account = z.infer<typeof accountSchema>;
