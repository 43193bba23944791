import { z } from 'zod';
import { messageOutput } from './auth.ts';
import { roomIdSchema, seqSchema, userIdSchema } from './ids.ts';
import { contentSchema } from './messages.ts';
import { limitSchema } from './paging.ts';
import { roomNameSchema, roomViewSchema } from './rooms.ts';
import { passwordSchema, usernameSchema } from './users.ts';

/** The Flask paths of the fifth source system keep its field names. A `userID` that is not the caller's is refused. */
const userID = userIdSchema.optional().describe('Your own ID. Can be left out.');

export const tokenOutput = z.object({
  access_token: z.string().meta({
    description: 'A JWT, as returned by auth.issueToken.',
    examples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl'],
  }),
});

export const registerInput = z.object({ username: usernameSchema, password: passwordSchema });
export const roomOutput = messageOutput.extend({ room: roomViewSchema });

export const createRoomInput = z.object({ roomname: roomNameSchema, userID });
export const joinRoomInput = z.object({ roomID: roomIdSchema, userID });
export const sendMessageInput = z.object({ roomID: roomIdSchema, userID, message: contentSchema });
export const deleteMessageInput = z.object({ roomID: roomIdSchema, messageID: seqSchema, userID });
export const messagesInput = z.object({
  roomID: roomIdSchema,
  before: seqSchema.optional().describe('Only messages with a lower number.'),
  limit: limitSchema,
});
