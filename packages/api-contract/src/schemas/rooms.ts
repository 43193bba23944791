import { z } from 'zod';
import { roomIdSchema, userIdSchema } from './ids.ts';
import { messageSchema } from './messages.ts';
import { cursorSchema, limitSchema, nextCursorSchema, timeSchema } from './paging.ts';
import { nameText, text } from './text.ts';
import { userSchema } from './users.ts';

export const maxGroupSize = 20;
export const maxRoomNameLength = 80;
export const maxRoomDescriptionLength = 500;

export const roomNameSchema = nameText({ max: maxRoomNameLength }).meta({
  description:
    '1 to 80 characters, on one line, without invisible characters, each word in one script. Emoji are allowed. No two public rooms can have the same name, or names that look the same.',
  examples: ['Garden'],
});

export const roomKindSchema = z
  .enum(['public', 'private', 'direct', 'group'])
  .describe(
    'public: anyone can find, read and join it. private: by invitation. direct: a conversation between two people. group: a conversation of up to 20 people.',
  );
export type RoomKind = z.infer<typeof roomKindSchema>;

export const memberRoleSchema = z
  .enum(['owner', 'moderator', 'member'])
  .describe(
    'moderator: can change the name and the description, remove members, and delete messages. owner: can also set roles, manage webhooks, and remove moderators. A room has one owner.',
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
  })
  .meta({ id: 'Membership', description: 'Your own membership in a room.' });
export type Membership = z.infer<typeof membershipSchema>;

export const roomSchema = z
  .object({
    id: roomIdSchema,
    kind: roomKindSchema,
    name: z
      .string()
      .nullable()
      .meta({
        description: 'Null for conversations, which are identified by their people.',
        examples: ['Garden'],
      }),
    description: z
      .string()
      .nullable()
      .meta({ examples: ['What grows, and who waters it.'] }),
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

export const memberSchema = z
  .object({ user: userSchema, role: memberRoleSchema, joinedAt: timeSchema })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof memberSchema>;

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

export const createRoomInput = z.object({
  name: roomNameSchema,
  description: roomDescriptionSchema.optional(),
  kind: z
    .enum(['public', 'private'])
    .describe('public: anyone can find, read and join it. private: by invitation.'),
});

export const updateRoomInput = roomInput.extend({
  name: roomNameSchema.optional(),
  description: roomDescriptionSchema
    .optional()
    .describe('At most 500 characters. An empty text removes the description.'),
});

export const listRoomsInput = z.object({
  query: text({ min: 0, max: maxRoomNameLength })
    .optional()
    .meta({ description: 'Only rooms whose name contains this. Case does not matter.', examples: ['gard'] }),
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
      'The other people. One: opens the direct conversation between you, which is created if it does not exist. Several: creates a group of up to 20, including you.',
    ),
});
