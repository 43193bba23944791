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
    '1 to 80 characters, on one line, without characters that cannot be seen, each word of one script. Emoji may stand in it. Names of public rooms are unique, and so is how they look.',
  examples: ['Garden'],
});

export const roomKindSchema = z
  .enum(['public', 'private', 'direct', 'group'])
  .describe(
    'public: anyone may find, read and join it. private: by invitation. direct: a conversation of two. group: a conversation of up to 20.',
  );
export type RoomKind = z.infer<typeof roomKindSchema>;

export const memberRoleSchema = z.enum(['owner', 'member']);

export const membershipSchema = z
  .object({
    role: memberRoleSchema,
    readSeq: z
      .int()
      .min(0)
      .meta({
        description: 'The last message that the member has read. Unread are those after it.',
        examples: [41],
      }),
    joinedAt: timeSchema,
  })
  .meta({ id: 'Membership', description: "The viewer's own place in a room." });
export type Membership = z.infer<typeof membershipSchema>;

export const roomSchema = z
  .object({
    id: roomIdSchema,
    kind: roomKindSchema,
    name: z
      .string()
      .nullable()
      .meta({
        description: 'Null for conversations, which are known by their people.',
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
        description: 'Everyone in a direct or group conversation; null for rooms, whose members are paged.',
        examples: [null],
      }),
    memberCount: z
      .int()
      .min(0)
      .meta({ examples: [4] }),
    createdAt: timeSchema,
  })
  .meta({ id: 'Room', description: 'A room or a conversation, the same for everyone who may see it.' });
export type Room = z.infer<typeof roomSchema>;

export const roomViewSchema = roomSchema
  .extend({ membership: membershipSchema.nullable().describe('Null when the viewer has not joined.') })
  .meta({ id: 'RoomView', description: 'A room as the viewer sees it.' });
export type RoomView = z.infer<typeof roomViewSchema>;

export const memberSchema = z
  .object({ user: userSchema, role: memberRoleSchema, joinedAt: timeSchema })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof memberSchema>;

export const roomInput = z.object({ roomId: roomIdSchema });
export const roomOutput = z.object({ room: roomViewSchema });
export const roomIdOutput = z.object({ roomId: roomIdSchema });
export const roomDetailOutput = roomOutput.extend({
  members: z.array(memberSchema).describe('The first page of members; rooms.members has all of them.'),
  messages: z.array(messageSchema).describe('The latest page, oldest first; messages.list has all of them.'),
});

export const createRoomInput = z.object({
  name: roomNameSchema,
  description: text({ min: 0, max: maxRoomDescriptionLength })
    .optional()
    .meta({
      description: 'At most 500 characters.',
      examples: ['What grows, and who waters it.'],
    }),
  kind: z
    .enum(['public', 'private'])
    .describe('public: anyone may find, read and join it. private: by invitation.'),
});

export const listRoomsInput = z.object({
  query: text({ min: 0, max: maxRoomNameLength })
    .optional()
    .meta({ description: 'Only rooms whose name contains this, whatever the case.', examples: ['gard'] }),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
});
export const listRoomsOutput = z.object({ rooms: z.array(roomViewSchema), nextCursor: nextCursorSchema });

export const listMembersInput = z.object({
  roomId: roomIdSchema,
  query: text({ min: 0, max: 64 })
    .optional()
    .describe('Only members whose username, or a word of whose display name, begins with this.'),
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
    .describe('Who to add. Those who are in the room already stay as they are.'),
});

export const inviteOutput = roomOutput.extend({
  addedUserIds: z.array(userIdSchema).describe('Those of `userIds` who were not in the room before.'),
});

export const openConversationInput = z.object({
  userIds: z
    .array(userIdSchema)
    .min(1)
    .max(maxGroupSize)
    .describe(
      'The other people. One: the direct conversation of the two, found again if there is one. Several: a new group of up to 20 with the viewer.',
    ),
});
