import { z } from 'zod';
import { roomIdSchema, seqSchema } from './ids.ts';
import { limitSchema, timeSchema } from './paging.ts';
import { text } from './text.ts';
import { userSchema } from './users.ts';

export const maxContentLength = 4000;

export const contentSchema = text({ min: 1, max: maxContentLength }).describe(
  'The text: 1 to 4,000 characters after trimming, Unicode kept as sent. The web app shows simple Markdown.',
);

export const clientMessageIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 printable ASCII characters without spaces')
  .describe(
    'Chosen by the client, unique for each message that its author writes in the room; a UUID does. Sending the same one again returns the first message.',
  );

export const messageSchema = z
  .object({
    id: seqSchema.describe('The same as `seq`: a message is known by its room and this number.'),
    roomId: roomIdSchema,
    seq: seqSchema,
    version: z
      .int()
      .positive()
      .describe(
        'The version of the room that last changed this message. Of two copies the higher version is the newer.',
      ),
    author: userSchema,
    content: z.string().describe('Empty when the message was deleted.'),
    clientMessageId: z.string(),
    replyTo: seqSchema.nullable().describe('The message that this one answers.'),
    createdAt: timeSchema,
    editedAt: timeSchema.nullable(),
    deletedAt: timeSchema.nullable(),
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
    .describe('Only messages with a higher number: the page that begins right after it.'),
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
    version: z
      .int()
      .min(0)
      .describe(
        'The version of the room that this page shows. Give it as `lastEventId` to rooms.follow and nothing is missed.',
      ),
    nextBefore: seqSchema
      .nullable()
      .describe('Give this as `before` for the page of older messages; null at the beginning.'),
    nextAfter: seqSchema
      .nullable()
      .describe('Give this as `after` for the page of newer messages; null at the end.'),
  })
  .meta({ id: 'MessagePage' });
export type MessagePage = z.infer<typeof pageOutput>;

export const editInput = z.object({ roomId: roomIdSchema, seq: seqSchema, content: contentSchema });
export const deleteInput = z.object({ roomId: roomIdSchema, seq: seqSchema });

/** Messages of several rooms, newest first; the cursor is opaque because no single number orders them. */
export const crossRoomCursorSchema = z
  .string()
  .regex(/^\d{1,16}\.\d{1,16}\.\d{1,16}$/, 'must be the `nextCursor` of an earlier page')
  .describe('The `nextCursor` of the page before this one.');

export const crossRoomPageOutput = z.object({
  messages: z.array(messageSchema).describe('Newest first.'),
  nextCursor: crossRoomCursorSchema
    .nullable()
    .describe('Give this as `cursor` for the next page; null on the last page.'),
});

export const listAllInput = z.object({ cursor: crossRoomCursorSchema.optional(), limit: limitSchema });
export const listByRoomNameInput = z
  .object({
    q: text({ min: 1, max: 80 }).describe('The name of a room; upper and lower case count as the same.'),
    before: anchors.before,
    after: anchors.after,
    limit: limitSchema,
  })
  .refine(({ before, after }) => before === undefined || after === undefined, {
    message: 'cannot be combined: give one of before and after',
    path: ['before'],
  });
export const listByUsernameInput = z.object({
  q: text({ min: 1, max: 254 }).describe('A username.'),
  cursor: crossRoomCursorSchema.optional(),
  limit: limitSchema,
});
