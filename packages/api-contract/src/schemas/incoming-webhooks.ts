import { z } from 'zod';
import { roomIdSchema } from './ids.ts';
import { cursorSchema, limitSchema, nextCursorSchema, timeSchema } from './paging.ts';
import { displayNameSchema, userSchema } from './users.ts';

export const maxIncomingWebhooksPerRoom = 50;
/** How many posts a minute one webhook takes. */
export const incomingWebhookRatePerMinute = 60;

const webhookIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of an incoming webhook.', examples: [5] });

const webhookNameSchema = displayNameSchema.meta({
  description:
    '1 to 64 characters, on one line, each word of one script. Messages stand under this name, where a post does not say another. It must not look like the username of a person.',
  examples: ['Grafana'],
});

export const incomingWebhookSchema = z
  .object({
    id: webhookIdSchema,
    roomId: roomIdSchema,
    name: z.string().meta({ examples: ['Grafana'] }),
    bot: userSchema.describe('Who writes what is posted.'),
    createdBy: userSchema,
    createdAt: timeSchema,
    lastUsedAt: timeSchema
      .nullable()
      .describe('When something was last posted, to the minute; null for never.'),
  })
  .meta({
    id: 'IncomingWebhook',
    description: 'An address to which other programs post messages for a room.',
  });
export type IncomingWebhook = z.infer<typeof incomingWebhookSchema>;

export const listIncomingWebhooksInput = z.object({
  roomId: roomIdSchema.optional().describe('Only those of this room.'),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
});
export const listIncomingWebhooksOutput = z.object({
  webhooks: z.array(incomingWebhookSchema),
  nextCursor: nextCursorSchema,
});

export const createIncomingWebhookInput = z.object({ roomId: roomIdSchema, name: webhookNameSchema });
export const incomingWebhookInput = z.object({ roomId: roomIdSchema, webhookId: webhookIdSchema });
export const updateIncomingWebhookInput = incomingWebhookInput.extend({ name: webhookNameSchema });

export const incomingWebhookOutput = z.object({ webhook: incomingWebhookSchema });
export const incomingWebhookIdOutput = z.object({ webhookId: webhookIdSchema });
export const incomingWebhookSecretOutput = incomingWebhookOutput.extend({
  path: z.string().meta({
    description:
      "Where to post, below the server's address: /hooks/{id}/{secret}. Shown this once. Whoever knows it can write in the room.",
    examples: ['/hooks/5/9Nq3mJt0x2hVbL7eYwUcR4kZsD1fGa8p'],
  }),
});
