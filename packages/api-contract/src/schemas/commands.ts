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
    'must be 1 to 32 small letters, digits, hyphens and underscores, and begin with a letter or digit',
  )
  .meta({
    description: 'What is typed after the slash: 1 to 32 small letters, digits, hyphens and underscores.',
    examples: ['weather'],
  });

const oneLine = (max: number) =>
  text({ min: 0, max }).refine((value) => !/\p{Cc}/u.test(value), 'must be one line');

export const commandSchema = z
  .object({
    id: commandIdSchema,
    name: z.string().meta({ description: 'What is typed after the slash.', examples: ['weather'] }),
    description: z.string().meta({ description: 'What it does.', examples: ['Says how the weather is'] }),
    argumentHint: z.string().meta({
      description: 'What may follow the name; empty for nothing in particular.',
      examples: ['[city]'],
    }),
  })
  .meta({ id: 'Command', description: 'A command as those see it who type it.' });
export type Command = z.infer<typeof commandSchema>;

export const managedCommandSchema = commandSchema
  .extend({
    url: z
      .string()
      .meta({ description: 'What is called.', examples: ['https://weather.example.org/parley'] }),
    bot: userSchema.describe('Who writes the answers that are meant for everyone.'),
    createdBy: userSchema,
    createdAt: timeSchema,
    needsNewSecret: z
      .boolean()
      .describe(
        "True when the server's own secret has changed, so that the command's cannot be read: renew it.",
      ),
  })
  .meta({ id: 'ManagedCommand', description: 'A command as administrators see it.' });
export type ManagedCommand = z.infer<typeof managedCommandSchema>;

export const listCommandsOutput = z.object({
  commands: z.array(commandSchema).describe('All of them, by name.'),
});
export const listManagedCommandsOutput = z.object({
  commands: z.array(managedCommandSchema).describe('All of them, by name.'),
});

export const createCommandInput = z.object({
  name: commandNameSchema,
  description: oneLine(200).meta({
    description: 'What it does, for those who type: at most 200 characters.',
    examples: ['Says how the weather is'],
  }),
  argumentHint: oneLine(100)
    .default('')
    .meta({
      description: 'What may follow the name, such as `[city]`: at most 100 characters.',
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
    .meta({ description: 'As in commands.create.', examples: ['[city]'] }),
  url: hookUrlSchema.optional(),
});
export const commandOutput = z.object({ command: managedCommandSchema });
export const commandSecretOutput = commandOutput.extend({ secret: hookSecretSchema });

export const runCommandInput = z.object({
  roomId: roomIdSchema,
  name: commandNameSchema,
  text: text({ min: 0, max: maxContentLength })
    .default('')
    .meta({ description: 'What follows the name.', examples: ['Kyoto'] }),
});

/** What a command's address is sent. */
export const commandCallSchema = z
  .object({
    id: z.uuid().describe('Another one for every call.'),
    command: commandNameSchema,
    text: z.string(),
    room: roomSchema,
    user: userSchema.describe('Who typed the command.'),
    createdAt: timeSchema,
  })
  .meta({ id: 'CommandCall' });
export type CommandCall = z.infer<typeof commandCallSchema>;

export const runCommandOutput = z.object({
  visibility: z
    .enum(['caller', 'room'])
    .describe('caller: the text is shown to who typed the command alone. room: it was written in the room.'),
  text: z
    .string()
    .meta({ description: 'The answer; empty when there is nothing to show.', examples: ['Rain, 12 °C'] }),
  message: messageSchema
    .nullable()
    .describe('What was written in the room; null for an answer to the caller.'),
});
export type CommandAnswer = z.infer<typeof runCommandOutput>;
