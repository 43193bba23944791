import { z } from 'zod';
import { hookSecretSchema, hookUrlSchema } from './hook-urls.ts';
import { roomIdSchema } from './ids.ts';
import { maxContentLength, messageSchema } from './messages.ts';
import { timeSchema } from './paging.ts';
import { roomSchema } from './rooms.ts';
import { text } from './text.ts';
import { userSchema } from './users.ts';

export const maxCommands = 200;

const commandIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of a command.', examples: [4] });

export const commandNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,31}$/,
    'must be 1 to 32 lowercase letters, digits, hyphens and underscores, and begin with a letter or digit',
  )
  .meta({
    description: 'The word after the slash: 1 to 32 lowercase letters, digits, hyphens and underscores.',
    examples: ['weather'],
  });

const oneLine = (max: number) =>
  text({ min: 0, max }).refine((value) => !/\p{Cc}/u.test(value), 'must be one line');

export const commandSchema = z
  .object({
    id: commandIdSchema,
    name: z.string().meta({ description: 'The word after the slash.', examples: ['weather'] }),
    description: z.string().meta({ description: 'What it does.', examples: ['Shows the weather'] }),
    argumentHint: z.string().meta({
      description: 'Shows what to type after the name. Can be empty.',
      examples: ['[city]'],
    }),
  })
  .meta({ id: 'Command', description: 'A command, as shown to those who use it.' });
export type Command = z.infer<typeof commandSchema>;

export const managedCommandSchema = commandSchema
  .extend({
    url: z.string().meta({
      description: 'The address that the server calls.',
      examples: ['https://weather.example.org/parley'],
    }),
    bot: userSchema.describe('The bot that posts answers for everyone.'),
    createdBy: userSchema,
    createdAt: timeSchema,
    needsNewSecret: z
      .boolean()
      .describe(
        "True if the server's own secret has changed, so that it can no longer read the command's secret: renew it.",
      ),
  })
  .meta({ id: 'ManagedCommand', description: 'A command, as shown to administrators.' });
export type ManagedCommand = z.infer<typeof managedCommandSchema>;

export const listCommandsOutput = z.object({
  commands: z.array(commandSchema).describe('All commands, ordered by name.'),
});
export const listManagedCommandsOutput = z.object({
  commands: z.array(managedCommandSchema).describe('All commands, ordered by name.'),
});

export const createCommandInput = z.object({
  name: commandNameSchema,
  description: oneLine(200).meta({
    description: 'What it does, for those who use it: at most 200 characters.',
    examples: ['Shows the weather'],
  }),
  argumentHint: oneLine(100)
    .default('')
    .meta({
      description: 'Shows what to type after the name, such as `[city]`: at most 100 characters.',
      examples: ['[city]'],
    }),
  url: hookUrlSchema,
});
export const commandInput = z.object({ commandId: commandIdSchema });
export const updateCommandInput = commandInput.extend({
  name: commandNameSchema.optional(),
  description: createCommandInput.shape.description.optional(),
  argumentHint: oneLine(100)
    .optional()
    .meta({ description: 'Same as in commands.create.', examples: ['[city]'] }),
  url: hookUrlSchema.optional(),
});
export const commandOutput = z.object({ command: managedCommandSchema });
export const commandSecretOutput = commandOutput.extend({ secret: hookSecretSchema });

export const runCommandInput = z.object({
  roomId: roomIdSchema,
  name: commandNameSchema,
  text: text({ min: 0, max: maxContentLength })
    .default('')
    .meta({ description: 'The text after the name.', examples: ['Kyoto'] }),
});

/** The body of a call to a command's address. */
export const commandCallSchema = z
  .object({
    id: z.uuid().describe('Different for each call.'),
    command: commandNameSchema,
    text: z.string(),
    room: roomSchema,
    user: userSchema.describe('The user who typed the command.'),
    createdAt: timeSchema,
  })
  .meta({ id: 'CommandCall' });
export type CommandCall = z.infer<typeof commandCallSchema>;

export const runCommandOutput = z.object({
  visibility: z
    .enum(['caller', 'room'])
    .describe('caller: only the user who typed the command sees the text. room: it was posted in the room.'),
  text: z
    .string()
    .meta({ description: 'The answer; empty if there is nothing to show.', examples: ['Rain, 12 °C'] }),
  message: messageSchema
    .nullable()
    .describe('The message that was posted in the room; null if only the caller sees the answer.'),
});
export type CommandAnswer = z.infer<typeof runCommandOutput>;
