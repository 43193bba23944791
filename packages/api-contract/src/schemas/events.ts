import { z } from 'zod';
import { epochSchema, roomIdSchema, seqSchema, userIdSchema, versionSchema } from './ids.ts';
import { messageSchema } from './messages.ts';
import { presenceSchema } from './presence.ts';
import { membershipSchema, roomSchema } from './rooms.ts';
import { text } from './text.ts';
import { accountSchema, userSchema } from './users.ts';

/**
 * The log of a room. Each item is tracked by the room's version, carries the whole entity, and may be applied any number of
 * times in any order: for each message, the highest version wins.
 */
export const roomEventSchema = z
  .discriminatedUnion('type', [
    z
      .object({ type: z.literal('messageChanged'), message: messageSchema })
      .describe('A message was sent or changed; here it is as it now is.'),
    z
      .object({
        type: z.literal('reset'),
        epoch: epochSchema.optional().describe('The current epoch. Present if the follower gave `epoch`.'),
        version: versionSchema,
      })
      .describe(
        'No position was given, or it is unknown, too far behind, or of another epoch. Load the latest page; what follows goes on from `version`. If the epoch is another one than before, discard everything you have loaded of any room.',
      ),
  ])
  .meta({ id: 'RoomEvent', description: 'An item of the log of a room.' });
export type RoomEvent = z.infer<typeof roomEventSchema>;

export const seqRunSchema = z
  .object({ first: seqSchema, last: seqSchema })
  .meta({ id: 'SeqRun', description: 'The messages from one number to another, both included.' });
export type SeqRun = z.infer<typeof seqRunSchema>;

export const headSchema = z
  .object({
    roomId: roomIdSchema,
    lastSeq: z
      .int()
      .min(0)
      .describe('How many messages the room has had, deleted ones included: the number of the newest.'),
    silent: z
      .array(seqRunSchema)
      .optional()
      .describe(
        'Which of the newest messages do not count as unread because they were deleted, ascending, back to the hundredth that counts. Absent when there are none. Unread = lastSeq - membership.readSeq, less those of these runs that come after readSeq.',
      ),
    version: versionSchema,
    lastMessage: messageSchema.nullable(),
  })
  .meta({ id: 'RoomHead', description: 'Where a room stands, the same for all its members.' });
export type RoomHead = z.infer<typeof headSchema>;

export const roomEntrySchema = z
  .object({ room: roomSchema, membership: membershipSchema, head: headSchema })
  .meta({ id: 'RoomEntry', description: "A room in the viewer's own list." });
export type RoomEntry = z.infer<typeof roomEntrySchema>;

/** A full snapshot first, then what changes in it. To follow anew is to recover. */
export const meEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    epoch: epochSchema.describe('The epoch of the versions in this snapshot and in what follows it.'),
    account: accountSchema,
    rooms: z.array(roomEntrySchema),
  }),
  z
    .object({ type: z.literal('accountChanged'), account: accountSchema })
    .describe("The viewer's own account or status changed."),
  z
    .object({ type: z.literal('roomJoined'), entry: roomEntrySchema })
    .describe('The viewer created, joined or was added to a room.'),
  z
    .object({ type: z.literal('roomLeft'), roomId: roomIdSchema })
    .describe('The viewer is in the room no longer.'),
  z
    .object({ type: z.literal('roomChanged'), room: roomSchema })
    .describe('The room itself changed: its people, its name.'),
  z
    .object({ type: z.literal('headMoved'), head: headSchema })
    .describe(
      'Messages were sent, edited or deleted. Several within a quarter of a second are one item. Other changes to messages appear only in rooms.follow.',
    ),
  z
    .object({ type: z.literal('membershipChanged'), roomId: roomIdSchema, membership: membershipSchema })
    .describe("The viewer's read mark or role changed, perhaps on another device."),
]);
export type MeEvent = z.infer<typeof meEventSchema>;

/** Who is typing in a room: the state first, then what changes in it. Nobody is told of their own typing. */
export const typingEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), users: z.array(userSchema) }),
  z.object({ type: z.literal('typingStarted'), user: userSchema }),
  z.object({ type: z.literal('typingStopped'), userId: userIdSchema }),
]);
export type TypingEvent = z.infer<typeof typingEventSchema>;

/** The presence of the users asked for: the state first, then what changes in it. */
export const presenceEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), presences: z.array(presenceSchema) }),
  z.object({ type: z.literal('presenceChanged'), presence: presenceSchema }),
]);
export type PresenceEvent = z.infer<typeof presenceEventSchema>;

export const followRoomInput = z.object({
  roomId: roomIdSchema,
  lastEventId: text({ min: 0, max: 32 })
    .optional()
    .meta({
      description:
        'The version to go on from: that of a page of messages, or of the last event seen. With `epoch`, it may also be `epoch:version`. tRPC’s client sets it by itself when it reconnects.',
      examples: ['57'],
    }),
  epoch: z
    .string()
    .regex(/^[\w-]{0,16}$/, 'must be the epoch of a page or a reset: at most 16 letters, digits, - and _')
    .optional()
    .meta({
      description:
        'If you give this, positions are `epoch:version`, and you get a `reset` when the data is no longer the data that you followed, because it was restored from a backup. Give the epoch that the version in `lastEventId` is of, or an empty text if you know none. An epoch within `lastEventId` takes precedence.',
      examples: ['Xy3_a9Qk'],
    }),
});

export const setTypingInput = z.object({
  roomId: roomIdSchema,
  isTyping: z.boolean().describe('True lasts for 6 seconds: repeat it every 3 while typing goes on.'),
});
export const setTypingOutput = z.object({ isTyping: z.boolean() });

export const markReadInput = z.object({
  roomId: roomIdSchema,
  seq: seqSchema.describe('The last message read. A mark never moves back, nor past the last message.'),
});
export const markReadOutput = z.object({
  roomId: roomIdSchema,
  readSeq: z
    .int()
    .min(0)
    .meta({ examples: [42] }),
});
