import { z } from 'zod';
import { roomIdSchema, sectionIdSchema, userIdSchema } from './ids.ts';
import { messageSchema } from './messages.ts';
import { cursorSchema, limitSchema, nextCursorSchema, timeSchema } from './paging.ts';
import { isWellFormed, nameText, notWellFormed, text } from './text.ts';
import { userSchema } from './users.ts';

export const maxGroupSize = 20;
export const maxRoomNameLength = 80;
export const maxRoomDescriptionLength = 500;
export const maxRoomTopicLength = 250;
/** How many rooms new accounts join by themselves. */
export const maxNewcomerRooms = 20;
/** Six hours. */
export const maxSlowModeSeconds = 21_600;
export const maxBanReasonLength = 200;
/** How many bans and silences a room can have. */
export const maxRestrictionsPerRoom = 1_000;
/** How long a silence can last. */
export const maxSilenceDays = 365;

export const roomNameSchema = nameText({ max: maxRoomNameLength }).meta({
  description:
    '1 to 80 characters, on one line, without invisible characters, each word in one script. Emoji are allowed. No two public rooms can have the same name, or names that look the same.',
  examples: ['Garden'],
});

export const roomKindSchema = z
  .enum(['public', 'private', 'direct', 'group'])
  .describe(
    'public: anyone can find, read and join it. private: by invitation. direct: a conversation between two people, or notes to oneself. group: a conversation of up to 20 people.',
  );
export type RoomKind = z.infer<typeof roomKindSchema>;

export const memberRoleSchema = z
  .enum(['owner', 'moderator', 'member'])
  .describe(
    'moderator: can change the room, remove, ban and silence members, and delete messages. owner: can also set roles, manage webhooks, remove, ban and silence moderators, decide who may find the room, and archive and delete it. A room has one owner.',
  );

export const membershipSchema = z
  .object({
    role: memberRoleSchema,
    readSeq: z
      .int()
      .min(0)
      .meta({
        description: 'The last message that the member has read. Later messages are unread.',
        examples: [41],
      }),
    joinedAt: timeSchema,
    isFavorite: z
      .boolean()
      .meta({ description: 'Whether the room is one of your favorites.', examples: [false] }),
    mutedUntil: timeSchema.nullable().meta({
      description:
        'Until this time, the room is muted: its messages do not count as unread in the sidebar or the page title. Null or a time in the past if it is not muted; `9999-12-31T23:59:59.999Z` if it is muted until you unmute it.',
      examples: [null],
    }),
    sectionId: sectionIdSchema.nullable().meta({
      description:
        'The section that you moved the room to. Null if it is listed with the other rooms or conversations. Favorites keep their section, but are listed under favorites.',
      examples: [null],
    }),
  })
  .meta({ id: 'Membership', description: 'Your own membership in a room.' });
export type Membership = z.infer<typeof membershipSchema>;

export const postingSchema = z
  .enum(['everyone', 'moderators'])
  .describe('Who may write in the room. moderators: only moderators, the owner and administrators.');
export type Posting = z.infer<typeof postingSchema>;

const newcomersJoinSchema = z.boolean().meta({
  description: 'Whether new accounts join this room by themselves. Only public rooms, and at most 20.',
  examples: [false],
});

export const slowModeSecondsSchema = z
  .int()
  .min(0)
  .max(maxSlowModeSeconds)
  .meta({
    description:
      'How many seconds a member must wait between two messages; 0 turns slow mode off. It does not apply to moderators, the owner and administrators.',
    examples: [0],
  });

/** `mutedUntil` of a room that is muted until its member unmutes it. */
export const mutedForGood = '9999-12-31T23:59:59.999Z';

export const roomSchema = z
  .object({
    id: roomIdSchema,
    kind: roomKindSchema,
    name: z
      .string()
      .nullable()
      .meta({
        description:
          'Null for conversations, which are identified by their people. A group conversation can have a name as well.',
        examples: ['Garden'],
      }),
    description: z
      .string()
      .nullable()
      .meta({ examples: ['What grows, and who waters it.'] }),
    topic: z
      .string()
      .nullable()
      .meta({ description: 'What is being talked about.', examples: ['Tomatoes'] }),
    emoji: z
      .string()
      .nullable()
      .meta({ description: 'One emoji, shown with the name.', examples: ['🌱'] }),
    posting: postingSchema,
    slowModeSeconds: slowModeSecondsSchema,
    newcomersJoin: newcomersJoinSchema,
    archivedAt: timeSchema
      .nullable()
      .describe(
        'When the room was archived; null if it is not. Archived rooms can be read, but not written in.',
      ),
    participants: z
      .array(userSchema)
      .nullable()
      .meta({
        description:
          'Everyone in a direct or group conversation; null for rooms, whose members are listed in pages.',
        examples: [null],
      }),
    memberCount: z
      .int()
      .min(0)
      .meta({ examples: [4] }),
    createdAt: timeSchema,
  })
  .meta({ id: 'Room', description: 'A room or a conversation, the same for everyone who can see it.' });
export type Room = z.infer<typeof roomSchema>;

export const roomViewSchema = roomSchema
  .extend({ membership: membershipSchema.nullable().describe('Null if you have not joined.') })
  .meta({ id: 'RoomView', description: 'A room, as shown to you.' });
export type RoomView = z.infer<typeof roomViewSchema>;

/** When a silence ends. */
export const silencedUntilSchema = timeSchema.meta({ examples: ['2026-02-01T12:00:00.000Z'] });

export const memberSchema = z
  .object({
    user: userSchema,
    role: memberRoleSchema,
    joinedAt: timeSchema,
    silencedUntil: silencedUntilSchema
      .optional()
      .describe('When the silence of the member ends. Absent if they are not silenced.'),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof memberSchema>;

export const restrictionSchema = z
  .object({
    user: userSchema,
    kind: z
      .enum(['banned', 'silenced'])
      .describe('banned: the room does not exist for them. silenced: they can read, but not write.'),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why they were banned, if a reason was given.', examples: ['Spam'] }),
    until: silencedUntilSchema.nullable().describe('When a silence ends; null for a ban.'),
    by: userSchema.describe('Who banned or silenced them.'),
    at: timeSchema,
  })
  .meta({ id: 'Restriction', description: 'A ban or silence in a room.' });
export type Restriction = z.infer<typeof restrictionSchema>;

export const roomInput = z.object({ roomId: roomIdSchema });
export const roomOutput = z.object({ room: roomViewSchema });
export const roomIdOutput = z.object({ roomId: roomIdSchema });
export const roomDetailOutput = roomOutput.extend({
  members: z.array(memberSchema).describe('The first page of members. Use rooms.members to get all of them.'),
  messages: z
    .array(messageSchema)
    .describe('The latest page, oldest first. Use messages.list to get all of them.'),
});

const roomDescriptionSchema = text({ min: 0, max: maxRoomDescriptionLength }).meta({
  description: 'At most 500 characters.',
  examples: ['What grows, and who waters it.'],
});

/** The kinds of rooms with a name. */
export const namedRoomKindSchema = z
  .enum(['public', 'private'])
  .describe('public: anyone can find, read and join it. private: by invitation.');

export const createRoomInput = z.object({
  name: roomNameSchema,
  description: roomDescriptionSchema.optional(),
  kind: namedRoomKindSchema,
});

export const updateRoomInput = roomInput.extend({
  name: roomNameSchema
    .or(z.literal(''))
    .optional()
    .meta({
      description:
        'As in rooms.create. Every member of a group conversation can change its name, and an empty string removes it.',
      examples: ['Garden'],
    }),
  description: roomDescriptionSchema
    .optional()
    .describe('At most 500 characters. An empty string removes the description.'),
  topic: text({ min: 0, max: maxRoomTopicLength })
    .optional()
    .meta({
      description: 'One line of at most 250 characters. An empty string removes the topic.',
      examples: ['Tomatoes'],
    }),
  emoji: z
    .string()
    .trim()
    .max(32)
    .refine(isWellFormed, notWellFormed)
    .optional()
    .meta({ description: 'One emoji. An empty string removes it.', examples: ['🌱'] }),
  kind: namedRoomKindSchema
    .optional()
    .describe(
      'Only the owner and administrators can change it. public: everyone can read the room, including all messages written before. private: only members can read it.',
    ),
  posting: postingSchema.optional(),
  slowModeSeconds: slowModeSecondsSchema.optional(),
  newcomersJoin: newcomersJoinSchema.optional().meta({
    description:
      'Whether new accounts join this room by themselves. Only administrators can change it, only for public rooms, and for at most 20, counting archived ones.',
    examples: [true],
  }),
});

export const deleteRoomInput = roomInput.extend({
  name: z
    .string()
    .max(maxRoomNameLength * 2)
    .refine(isWellFormed, notWellFormed)
    .meta({ description: 'The name of the room, to confirm that you mean this one.', examples: ['Garden'] }),
});

export const listRoomsInput = z.object({
  query: text({ min: 0, max: maxRoomNameLength })
    .optional()
    .meta({ description: 'Only rooms whose name contains this. Case does not matter.', examples: ['gard'] }),
  archived: z
    .boolean()
    .optional()
    .describe('True: only archived rooms. By default, only rooms that are not archived.'),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
});
export const listRoomsOutput = z.object({ rooms: z.array(roomViewSchema), nextCursor: nextCursorSchema });

export const listMembersInput = z.object({
  roomId: roomIdSchema,
  query: text({ min: 0, max: 64 })
    .optional()
    .describe('Only members whose username, or a word of their display name, begins with this.'),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
});
export const listMembersOutput = z.object({ members: z.array(memberSchema), nextCursor: nextCursorSchema });

export const inviteInput = z.object({
  roomId: roomIdSchema,
  userIds: z
    .array(userIdSchema)
    .min(1)
    .max(100)
    .describe('The users to add. Nothing changes for those who are already in the room.'),
});

export const inviteOutput = roomOutput.extend({
  addedUserIds: z.array(userIdSchema).describe('The `userIds` of those who were not in the room before.'),
});

export const memberInput = roomInput.extend({ userId: userIdSchema });
export const removedMemberOutput = memberInput;

export const banInput = memberInput.extend({
  reason: text({ min: 0, max: maxBanReasonLength })
    .optional()
    .meta({
      description: 'At most 200 characters. Moderators see it; the person who is banned does not.',
      examples: ['Spam'],
    }),
});
export const silenceInput = memberInput.extend({
  until: silencedUntilSchema
    .nullable()
    .describe('A time in the future, at most 365 days away. Null ends the silence.'),
});
export const silenceOutput = silenceInput;
export const restrictedOutput = memberInput;

export const listBansInput = z.object({
  roomId: roomIdSchema,
  cursor: cursorSchema.optional(),
  limit: limitSchema,
});
export const listBansOutput = z.object({
  restrictions: z.array(restrictionSchema),
  nextCursor: nextCursorSchema,
});

export const setRoleInput = memberInput.extend({
  role: memberRoleSchema.describe('owner: transfers ownership. The current owner becomes a moderator.'),
});
export const memberOutput = z.object({ member: memberSchema });

export const openConversationInput = z.object({
  userIds: z
    .array(userIdSchema)
    .min(1)
    .max(maxGroupSize)
    .describe(
      'The other people. One: opens the direct conversation between you, which is created if it does not exist. Several: creates a group of up to 20, including you. Only yourself: opens your notes to yourself.',
    ),
});
