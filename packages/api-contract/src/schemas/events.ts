import { z } from 'zod';
import { epochSchema, roomIdSchema, seqSchema, userIdSchema, versionSchema } from './ids.ts';
import { messageSchema } from './messages.ts';
import { presenceSchema } from './presence.ts';
import { membershipSchema, roomSchema, silencedUntilSchema } from './rooms.ts';
import { sectionsSchema } from './sections.ts';
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
      .describe('A message was sent or changed. This is its current state.'),
    z
      .object({
        type: z.literal('reset'),
        epoch: epochSchema.optional().describe('The current epoch. Present if you passed `epoch`.'),
        version: versionSchema,
      })
      .describe(
        'No position was given, or it is unknown, too far behind, or from another epoch. Load the latest page; the stream continues from `version`. If the epoch has changed, discard everything you have loaded from any room.',
      ),
  ])
  .meta({ id: 'RoomEvent', description: 'An item in the log of a room.' });
export type RoomEvent = z.infer<typeof roomEventSchema>;

export const seqRunSchema = z
  .object({ first: seqSchema, last: seqSchema })
  .meta({ id: 'SeqRun', description: 'The messages from one number to another, including both.' });
export type SeqRun = z.infer<typeof seqRunSchema>;

export const headSchema = z
  .object({
    roomId: roomIdSchema,
    lastSeq: z
      .int()
      .min(0)
      .describe('How many messages the room has had, including deleted ones: the number of the newest.'),
    silent: z
      .array(seqRunSchema)
      .optional()
      .describe(
        'The newest messages that do not count as unread because they were deleted, in ascending order, back to the hundredth message that counts. Absent if there are none. Unread = lastSeq - membership.readSeq, minus the messages in these runs that come after readSeq.',
      ),
    version: versionSchema,
    lastMessage: messageSchema.nullable(),
  })
  .meta({ id: 'RoomHead', description: 'The latest state of a room, the same for all its members.' });
export type RoomHead = z.infer<typeof headSchema>;

export const roomEntrySchema = z
  .object({
    room: roomSchema,
    membership: membershipSchema,
    head: headSchema,
    silencedUntil: silencedUntilSchema
      .optional()
      .describe('When your silence in the room ends. Absent if you are not silenced.'),
  })
  .meta({ id: 'RoomEntry', description: 'A room in your own list.' });
export type RoomEntry = z.infer<typeof roomEntrySchema>;

/** A full snapshot first, then each change. To recover, follow again. */
export const meEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    epoch: epochSchema.describe('The epoch of the versions in this snapshot and in the events after it.'),
    account: accountSchema,
    rooms: z.array(roomEntrySchema),
    sections: sectionsSchema,
  }),
  z
    .object({ type: z.literal('accountChanged'), account: accountSchema })
    .describe('Your account or status changed.'),
  z
    .object({ type: z.literal('roomJoined'), entry: roomEntrySchema })
    .describe('You created, joined or were added to a room.'),
  z.object({ type: z.literal('roomLeft'), roomId: roomIdSchema }).describe('You are no longer in the room.'),
  z
    .object({ type: z.literal('roomChanged'), room: roomSchema })
    .describe('The room itself changed, such as its people or its name.'),
  z
    .object({ type: z.literal('headMoved'), head: headSchema })
    .describe(
      'Messages were sent, edited or deleted. Changes within a quarter of a second are combined into one item. Other changes to messages appear only in rooms.follow.',
    ),
  z
    .object({ type: z.literal('membershipChanged'), roomId: roomIdSchema, membership: membershipSchema })
    .describe(
      'Your own membership changed, such as your role, your read mark or whether you muted the room, perhaps on another device.',
    ),
  z
    .object({
      type: z.literal('silenceChanged'),
      roomId: roomIdSchema,
      silencedUntil: silencedUntilSchema.nullable(),
    })
    .describe(
      'You were silenced in a room until this time, or your silence was lifted (null). A silence that expires sends no event.',
    ),
  z
    .object({ type: z.literal('sectionsChanged'), sections: sectionsSchema })
    .describe(
      'Your sections changed, perhaps on another device. If a section was removed, the `sectionId` of its rooms is now null.',
    ),
]);
export type MeEvent = z.infer<typeof meEventSchema>;

/** Who is typing in a room: the current state first, then each change. You don't receive your own typing. */
export const typingEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), users: z.array(userSchema) }),
  z.object({ type: z.literal('typingStarted'), user: userSchema }),
  z.object({ type: z.literal('typingStopped'), userId: userIdSchema }),
]);
export type TypingEvent = z.infer<typeof typingEventSchema>;

/** The presence of the requested users: the current state first, then each change. */
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
        'The version to continue from: that of a page of messages, or of the last event you received. With `epoch`, it can also be `epoch:version`. tRPC’s client sets it automatically when it reconnects.',
      examples: ['57'],
    }),
  epoch: z
    .string()
    .regex(/^[\w-]{0,16}$/, 'must be the epoch of a page or a reset: at most 16 letters, digits, - and _')
    .optional()
    .meta({
      description:
        'If you pass this, positions are `epoch:version`, and you get a `reset` if the data was restored from a backup and is no longer the data that you followed. Pass the epoch of the version in `lastEventId`, or an empty string if you don’t know one. An epoch within `lastEventId` takes precedence.',
      examples: ['Xy3_a9Qk'],
    }),
});

export const setTypingInput = z.object({
  roomId: roomIdSchema,
  isTyping: z
    .boolean()
    .describe('True lasts for 6 seconds: repeat it every 3 seconds while typing continues.'),
});
export const setTypingOutput = z.object({ isTyping: z.boolean() });

export const updateMyRoomInput = z.object({
  roomId: roomIdSchema,
  isFavorite: membershipSchema.shape.isFavorite.optional(),
  mutedUntil: membershipSchema.shape.mutedUntil.optional(),
  sectionId: membershipSchema.shape.sectionId.optional(),
});
export const updateMyRoomOutput = z.object({ roomId: roomIdSchema, membership: membershipSchema });

export const markReadInput = z.object({
  roomId: roomIdSchema,
  seq: seqSchema.describe(
    'The last message that you have read. The mark never moves back or past the last message.',
  ),
});
export const markReadOutput = z.object({
  roomId: roomIdSchema,
  readSeq: z
    .int()
    .min(0)
    .meta({ examples: [42] }),
});
