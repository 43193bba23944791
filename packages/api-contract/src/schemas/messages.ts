import { z } from 'zod';
import { cardSchema } from './cards.ts';
import { decorationsSchema } from './decorations.ts';
import { epochSchema, roomIdSchema, seqSchema, versionSchema } from './ids.ts';
import { limitSchema, timeSchema } from './paging.ts';
import { text } from './text.ts';
import { userSchema } from './users.ts';

export const maxContentLength = 4000;

export const contentSchema = text({ min: 1, max: maxContentLength }).meta({
  description:
    'The text: 1 to 4,000 characters after trimming, Unicode kept as sent. The web app shows simple Markdown.',
  examples: ['The tomatoes are ripe.'],
});

export const clientMessageIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 printable ASCII characters without spaces')
  .meta({
    description:
      'Chosen by the client, unique for each message that its author writes in the room; a UUID does. Sending the same one again returns the first message.',
    examples: ['0b6f3c2e-6a53-4f0e-9d51-8f6f3c1f7a11'],
  });

export const senderSchema = z
  .object({
    name: z
      .string()
      .nullable()
      .meta({ description: "Null for the author's own.", examples: ['Grafana'] }),
    emoji: z
      .string()
      .nullable()
      .meta({ description: 'Shown in place of a picture; null for none.', examples: ['🔥'] }),
  })
  .meta({ id: 'Sender', description: 'As whom a bot wrote a message, where that is not as itself.' });

export const messageSchema = z
  .object({
    id: seqSchema.describe('The same as `seq`: a message is known by its room and this number.'),
    roomId: roomIdSchema,
    seq: seqSchema,
    version: z
      .int()
      .positive()
      .meta({
        description:
          'The version of the room that last changed this message. Of two copies the higher version is the newer.',
        examples: [57],
      }),
    contentVersion: z
      .int()
      .positive()
      .optional()
      .meta({
        description:
          'The version at which the message was last sent, edited or deleted. Omitted if it equals `version`.',
        examples: [55],
      }),
    author: userSchema,
    sender: senderSchema.optional(),
    content: z
      .string()
      .meta({ description: 'Empty when the message was deleted.', examples: ['The tomatoes are ripe.'] }),
    decorations: decorationsSchema
      .optional()
      .describe('Everything attached to the message besides its text. Omitted if there is nothing.'),
    cards: z
      .array(cardSchema)
      .optional()
      .describe('The same as `decorations.cards`, for clients that read them here.'),
    clientMessageId: z.string().meta({ examples: ['0b6f3c2e-6a53-4f0e-9d51-8f6f3c1f7a11'] }),
    replyTo: seqSchema
      .nullable()
      .meta({ description: 'The message that this one answers.', examples: [null] }),
    createdAt: timeSchema,
    editedAt: timeSchema.nullable().meta({ examples: [null] }),
    deletedAt: timeSchema.nullable().meta({ examples: [null] }),
    deletedBy: userSchema
      .optional()
      .describe(
        'Who deleted the message, if it was not its author but the owner of the room or an administrator.',
      ),
  })
  .meta({ id: 'Message', description: 'A message as it now is.' });
export type Message = z.infer<typeof messageSchema>;

export const messageOutput = z.object({ message: messageSchema });

export const sendInput = z.object({
  roomId: roomIdSchema,
  content: contentSchema,
  clientMessageId: clientMessageIdSchema,
  replyTo: seqSchema.optional().describe('The number of the message in the same room that this one answers.'),
});

const anchors = {
  before: seqSchema
    .optional()
    .describe('Only messages with a lower number: the page that ends right before it.'),
  after: z
    .int()
    .min(0)
    .optional()
    .meta({
      description: 'Only messages with a higher number: the page that begins right after it.',
      examples: [42],
    }),
  around: seqSchema.optional().describe('The page with this message in its middle.'),
};

export const listInput = z
  .object({ roomId: roomIdSchema, ...anchors, limit: limitSchema })
  .refine(
    ({ before, after, around }) =>
      [before, after, around].filter((anchor) => anchor !== undefined).length <= 1,
    {
      message: 'cannot be combined: give one of before, after and around',
      path: ['before'],
    },
  );

export const pageOutput = z
  .object({
    messages: z.array(messageSchema).describe('Oldest first.'),
    epoch: epochSchema,
    version: versionSchema.describe(
      'The version of the room that this page shows. Give it as `lastEventId` to rooms.follow, with `epoch`, and nothing is missed.',
    ),
    nextBefore: seqSchema.nullable().meta({
      description: 'Give this as `before` for the page of older messages; null at the beginning.',
      examples: [42],
    }),
    nextAfter: seqSchema.nullable().meta({
      description: 'Give this as `after` for the page of newer messages; null at the end.',
      examples: [null],
    }),
  })
  .meta({ id: 'MessagePage' });
export type MessagePage = z.infer<typeof pageOutput>;

/** How many quoted messages one call asks for at most. */
export const maxQuotes = 100;

export const quotesInput = z.object({
  roomId: roomIdSchema.describe('The room of the quoted messages.'),
  seqs: z
    .array(seqSchema)
    .min(1)
    .max(maxQuotes)
    .describe('The numbers of the quoted messages, such as the `replyTo` of the messages on a page.'),
});

export const quotesOutput = z.object({
  messages: z
    .array(messageSchema)
    .describe('The quoted messages as they now are, by number. One that does not exist is missing.'),
  nextSeqs: z.array(seqSchema).meta({
    description:
      'The numbers that didn’t fit: an answer holds at most 128 KB of text. Send them as `seqs` to get the rest. Empty if all of them fitted.',
    examples: [[]],
  }),
});

export const editInput = z.object({ roomId: roomIdSchema, seq: seqSchema, content: contentSchema });
export const deleteInput = z.object({ roomId: roomIdSchema, seq: seqSchema });

/** Messages of several rooms, newest first; the cursor is opaque because no single number orders them. */
export const crossRoomCursorSchema = z
  .string()
  .regex(/^\d{1,16}\.\d{1,16}\.\d{1,16}$/, 'must be the `nextCursor` of an earlier page')
  .meta({
    description: 'The `nextCursor` of the page before this one.',
    examples: ['1769860800000.3.42'],
  });

export const crossRoomPageOutput = z.object({
  messages: z.array(messageSchema).describe('Newest first.'),
  nextCursor: crossRoomCursorSchema
    .nullable()
    .describe('Give this as `cursor` for the next page; null on the last page.'),
});

export const listAllInput = z.object({ cursor: crossRoomCursorSchema.optional(), limit: limitSchema });
export const listByRoomNameInput = z
  .object({
    q: text({ min: 1, max: 80 }).meta({
      description: 'The name of a room; upper and lower case count as the same.',
      examples: ['Garden'],
    }),
    before: anchors.before,
    after: anchors.after,
    limit: limitSchema,
  })
  .refine(({ before, after }) => before === undefined || after === undefined, {
    message: 'cannot be combined: give one of before and after',
    path: ['before'],
  });
export const listByUsernameInput = z.object({
  q: text({ min: 1, max: 254 }).meta({ description: 'A username.', examples: ['ann'] }),
  cursor: crossRoomCursorSchema.optional(),
  limit: limitSchema,
});
