import { z } from 'zod';
import { roomIdSchema } from './ids.ts';
import { cursorSchema, limitSchema, nextCursorSchema, timeSchema } from './paging.ts';
import { displayNameSchema, userSchema } from './users.ts';

export const maxIncomingWebhooksPerRoom = 50;
/** How many posts per minute one webhook accepts. */
export const incomingWebhookRatePerMinute = 60;

const webhookIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of an incoming webhook.', examples: [5] });

const webhookNameSchema = displayNameSchema.meta({
  description:
    "1 to 64 characters, on one line, each word in one script. Messages are shown under this name unless the post sets another one. It must not look like a person's username.",
  examples: ['Grafana'],
});

export const incomingWebhookSchema = z
  .object({
    id: webhookIdSchema,
    roomId: roomIdSchema,
    name: z.string().meta({ examples: ['Grafana'] }),
    bot: userSchema.describe('The bot that posts the messages.'),
    createdBy: userSchema,
    createdAt: timeSchema,
    lastUsedAt: timeSchema
      .nullable()
      .describe('The time of the last post, to the minute; null if there was none.'),
  })
  .meta({
    id: 'IncomingWebhook',
    description: 'An address where other programs post messages for a room.',
  });
export type IncomingWebhook = z.infer<typeof incomingWebhookSchema>;

export const listIncomingWebhooksInput = z.object({
  roomId: roomIdSchema.optional().describe('Only webhooks of this room.'),
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
      "Where to post, relative to the server's address: /hooks/{id}/{secret}. Shown only once. Anyone who knows it can post in the room.",
    examples: ['/hooks/5/9Nq3mJt0x2hVbL7eYwUcR4kZsD1fGa8p'],
  }),
});
