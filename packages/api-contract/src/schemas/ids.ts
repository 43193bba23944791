import { z } from 'zod';

export const userIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of a user.', examples: [7] });

export const botIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of a bot: a user whose `kind` is `bot`.', examples: [12] });

export const keyIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of an API key.', examples: [5] });

export const roomIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of a room.', examples: [3] });

export const inviteIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of an invite.', examples: [4] });

export const sectionIdSchema = z
  .int()
  .positive()
  .meta({
    description: 'The ID of a section, unique within your sidebar.',
    examples: [4],
  });

export const seqSchema = z
  .int()
  .positive()
  .meta({
    description: 'The number of a message in its room, counting from 1 without gaps.',
    examples: [42],
  });

export const epochSchema = z.string().meta({
  description:
    'Identifies the current life of the data. It changes when the database is restored from a backup or copied. Versions of rooms can only be compared within one epoch.',
  examples: ['Xy3_a9Qk'],
});

/** The version of a room: how many times it has changed. */
export const versionSchema = z
  .int()
  .min(0)
  .meta({ examples: [57] });
