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
    'The text: 1 to 4,000 characters after trimming, with Unicode kept as sent. The web app renders simple Markdown.',
  examples: ['The tomatoes are ripe.'],
});

export const clientMessageIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 printable ASCII characters without spaces')
  .meta({
    description:
      'Chosen by the client, unique among the messages that the author sends in the room, such as a UUID. Sending the same one again returns the first message.',
    examples: ['0b6f3c2e-6a53-4f0e-9d51-8f6f3c1f7a11'],
  });

export const senderSchema = z
  .object({
    name: z
      .string()
      .nullable()
      .meta({ description: "Null for the author's own name.", examples: ['Grafana'] }),
    emoji: z
      .string()
      .nullable()
      .meta({ description: 'Shown instead of a picture; null if there is none.', examples: ['🔥'] }),
  })
  .meta({
    id: 'Sender',
    description: 'The name and emoji shown with a message from a bot, if they are not its own.',
  });

export const messageSchema = z
  .object({
    id: seqSchema.describe('The same as `seq`: a message is identified by its room and this number.'),
    roomId: roomIdSchema,
    seq: seqSchema,
    version: z
      .int()
      .positive()
      .meta({
        description:
          'The version of the room in which this message last changed. Of two copies, the one with the higher version is newer.',
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
      .meta({ description: 'Empty if the message was deleted.', examples: ['The tomatoes are ripe.'] }),
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
      .meta({ description: 'The message that this one replies to.', examples: [null] }),
    createdAt: timeSchema,
    editedAt: timeSchema.nullable().meta({ examples: [null] }),
    deletedAt: timeSchema.nullable().meta({ examples: [null] }),
    deletedBy: userSchema
      .optional()
      .describe(
        'Who deleted the message, if it was the owner of the room or an administrator instead of its author.',
      ),
  })
  .meta({ id: 'Message', description: 'The current state of a message.' });
export type Message = z.infer<typeof messageSchema>;

export const messageOutput = z.object({ message: messageSchema });

export const sendInput = z.object({
  roomId: roomIdSchema,
  content: contentSchema,
  clientMessageId: clientMessageIdSchema,
  replyTo: seqSchema
    .optional()
    .describe('The number of the message in the same room that this one replies to.'),
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
  around: seqSchema.optional().describe('The page with this message in the middle.'),
};

export const listInput = z
  .object({ roomId: roomIdSchema, ...anchors, limit: limitSchema })
  .refine(
    ({ before, after, around }) =>
      [before, after, around].filter((anchor) => anchor !== undefined).length <= 1,
    {
      message: 'cannot be combined: use only one of before, after and around',
      path: ['before'],
    },
  );

export const pageOutput = z
  .object({
    messages: z.array(messageSchema).describe('Oldest first.'),
    epoch: epochSchema,
    version: versionSchema.describe(
      'The version of the room that this page shows. To miss nothing, pass it to rooms.follow as `lastEventId`, with `epoch`.',
    ),
    nextBefore: seqSchema.nullable().meta({
      description: 'Pass this as `before` to get older messages; null at the beginning.',
      examples: [42],
    }),
    nextAfter: seqSchema.nullable().meta({
      description: 'Pass this as `after` to get newer messages; null at the end.',
      examples: [null],
    }),
  })
  .meta({ id: 'MessagePage' });
export type MessagePage = z.infer<typeof pageOutput>;

/** How many quoted messages one call can request. */
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
    .describe(
      'The current state of the quoted messages, ordered by number. Messages that do not exist are left out.',
    ),
  nextSeqs: z.array(seqSchema).meta({
    description:
      'The numbers that didn’t fit: an answer contains at most 128 KB of text. Send them as `seqs` to get the rest. Empty if all of them fitted.',
    examples: [[]],
  }),
});

export const editInput = z.object({ roomId: roomIdSchema, seq: seqSchema, content: contentSchema });
export const deleteInput = z.object({ roomId: roomIdSchema, seq: seqSchema });

/** Points into messages from several rooms, newest first. It is opaque because no single number orders them. */
export const crossRoomCursorSchema = z
  .string()
  .regex(/^\d{1,16}\.\d{1,16}\.\d{1,16}$/, 'must be the `nextCursor` of an earlier page')
  .meta({
    description: 'The `nextCursor` of the previous page.',
    examples: ['1769860800000.3.42'],
  });

export const crossRoomPageOutput = z.object({
  messages: z.array(messageSchema).describe('Newest first.'),
  nextCursor: crossRoomCursorSchema
    .nullable()
    .describe('Pass this as `cursor` to get the next page; null on the last page.'),
});

export const listAllInput = z.object({ cursor: crossRoomCursorSchema.optional(), limit: limitSchema });
export const listByRoomNameInput = z
  .object({
    q: text({ min: 1, max: 80 }).meta({
      description: 'The name of a room. Case does not matter.',
      examples: ['Garden'],
    }),
    before: anchors.before,
    after: anchors.after,
    limit: limitSchema,
  })
  .refine(({ before, after }) => before === undefined || after === undefined, {
    message: 'cannot be combined: use only one of before and after',
    path: ['before'],
  });
export const listByUsernameInput = z.object({
  q: text({ min: 1, max: 254 }).meta({ description: 'A username.', examples: ['ann'] }),
  cursor: crossRoomCursorSchema.optional(),
  limit: limitSchema,
});
