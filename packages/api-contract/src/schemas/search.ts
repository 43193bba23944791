import { z } from 'zod';
import { roomIdSchema, userIdSchema } from './ids.ts';
import { crossRoomCursorSchema } from './messages.ts';
import { limitSchema } from './paging.ts';
import { text } from './text.ts';
import { userSchema } from './users.ts';

export const maxQueryLength = 200;

export const searchMessagesInput = z.object({
  query: text({ min: 1, max: maxQueryLength }).meta({
    description:
      'Words that the message must contain, in any order. The last one can be the beginning of a word.',
    examples: ['ripe tomatoes'],
  }),
  roomId: roomIdSchema.optional().describe('Only messages in this room.'),
  authorId: userIdSchema.optional().describe('Only messages by this user.'),
  cursor: crossRoomCursorSchema.optional(),
  limit: limitSchema,
});

export const searchUsersInput = z.object({
  query: text({ min: 0, max: maxQueryLength }).meta({
    description: 'The beginning of a username, or of a word in a display name. An empty query finds nobody.',
    examples: ['an'],
  }),
  outsideRoomId: roomIdSchema
    .optional()
    .describe('Only users who are not in this room, so that you can add them.'),
  limit: limitSchema,
});
export const searchUsersOutput = z.object({ users: z.array(userSchema) });
