import { z } from 'zod';
import { isWellFormed, notWellFormed, text } from './text.ts';
import { userIdSchema } from './ids.ts';

export const availabilitySchema = z
  .enum(['available', 'away', 'busy', 'invisible'])
  .describe(
    'The availability that a user has chosen. It applies while they are connected. Invisible users look offline to others.',
  );
export type Availability = z.infer<typeof availabilitySchema>;

const statusTextSchema = z
  .string()
  .nullable()
  .meta({ description: 'The status in words.', examples: ['In a meeting'] });
const statusEmojiSchema = z
  .string()
  .nullable()
  .meta({ examples: ['📅'] });

export const statusSchema = z
  .object({
    availability: availabilitySchema,
    text: statusTextSchema,
    emoji: statusEmojiSchema,
  })
  .meta({ id: 'Status', description: 'The status that a user has set.' });
export type Status = z.infer<typeof statusSchema>;

export const presenceSchema = z
  .object({
    userId: userIdSchema,
    state: z
      .enum(['online', 'away', 'busy', 'offline', 'unknown'])
      .describe('Unknown while the servers of this chat cannot reach each other.'),
    text: statusTextSchema,
    emoji: statusEmojiSchema,
  })
  .meta({ id: 'Presence', description: 'Whether a user is online, and their status.' });
export type Presence = z.infer<typeof presenceSchema>;

export const followPresenceInput = z.object({
  userIds: z.array(userIdSchema).min(1).max(500).describe('The users to follow: those in view.'),
});

export const setStatusInput = z.object({
  availability: availabilitySchema.optional(),
  text: text({ min: 0, max: 100 })
    .nullable()
    .optional()
    .meta({ description: 'At most 100 characters; null or empty clears it.', examples: ['In a meeting'] }),
  emoji: z
    .string()
    .trim()
    .max(32)
    .refine(isWellFormed, notWellFormed)
    .nullable()
    .optional()
    .meta({ description: 'One emoji; null or empty clears it.', examples: ['📅'] }),
});
