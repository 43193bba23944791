import { z } from 'zod';
import { hookSecretSchema, hookUrlSchema } from './hook-urls.ts';
import { roomIdSchema } from './ids.ts';
import { messageSchema } from './messages.ts';
import { cursorSchema, limitSchema, nextCursorSchema, timeSchema } from './paging.ts';
import { roomNameSchema, roomSchema } from './rooms.ts';
import { userSchema } from './users.ts';

export const maxOutgoingWebhooksPerRoom = 20;

const webhookIdSchema = z
  .int()
  .positive()
  .meta({ description: 'The ID of an outgoing webhook.', examples: [7] });
const deliveryIdSchema = z
  .int()
  .positive()
  .meta({
    description: 'The ID of a delivery. It is the same at every attempt, so that you can detect duplicates.',
    examples: [1042],
  });

export const webhookEvents = ['message.sent', 'message.edited', 'message.deleted'] as const;
export const webhookEventSchema = z
  .enum(webhookEvents)
  .describe('An event that happens to a message in the room.');
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

const eventsSchema = z
  .array(webhookEventSchema)
  .min(1, 'name at least one event')
  .max(webhookEvents.length)
  .describe('The events that the webhook receives.');

export const failureSchema = z
  .object({
    attempts: z
      .int()
      .positive()
      .meta({ description: 'How many times it was attempted.', examples: [3] }),
    attemptedAt: timeSchema,
    status: z
      .int()
      .nullable()
      .meta({ description: 'The HTTP status of the answer; null if there was none.', examples: [503] }),
    answer: z.string().meta({
      description: 'The beginning of the answer, or what went wrong.',
      examples: ['Service Unavailable'],
    }),
    nextAttemptAt: timeSchema,
  })
  .meta({ id: 'WebhookFailure', description: 'Why the next delivery in the queue has not arrived yet.' });

export const outgoingWebhookSchema = z
  .object({
    id: webhookIdSchema,
    roomId: roomIdSchema,
    name: z.string().meta({ description: 'What the webhook is for.', examples: ['Build server'] }),
    url: z.string().meta({
      description: 'The address that receives the deliveries.',
      examples: ['https://build.example.org/parley'],
    }),
    events: eventsSchema,
    createdBy: userSchema,
    createdAt: timeSchema,
    pausedAt: timeSchema
      .nullable()
      .describe(
        'When deliveries were paused; null if they are not. Events that happen meanwhile are delivered later.',
      ),
    failure: failureSchema.nullable().describe('Null while deliveries succeed.'),
    needsNewSecret: z
      .boolean()
      .describe(
        "True if the server's own secret has changed, so that it can no longer read the webhook's secret: renew it to continue deliveries.",
      ),
  })
  .meta({ id: 'OutgoingWebhook', description: 'An address that receives the events of a room.' });
export type OutgoingWebhook = z.infer<typeof outgoingWebhookSchema>;

export const webhookDeliverySchema = z
  .object({
    id: deliveryIdSchema,
    webhookId: webhookIdSchema,
    roomId: roomIdSchema,
    event: z.enum([...webhookEvents, 'ping']),
    state: z
      .enum(['waiting', 'delivered', 'failed'])
      .describe('waiting: for its turn or its next attempt. failed: the server gave up.'),
    attempts: z
      .int()
      .min(0)
      .meta({ description: 'How many times it was attempted.', examples: [1] }),
    createdAt: timeSchema,
    attemptedAt: timeSchema.nullable().describe('The time of the last attempt.'),
    nextAttemptAt: timeSchema
      .nullable()
      .describe('While it is waiting: the earliest time of the next attempt. Earlier deliveries go first.'),
    status: z
      .int()
      .nullable()
      .meta({
        description: 'The HTTP status of the last answer; null if there was none.',
        examples: [200],
      }),
    answer: z
      .string()
      .nullable()
      .meta({
        description: 'The beginning of the last answer, at most 1,000 characters, or what went wrong.',
        examples: ['OK'],
      }),
    tookMs: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'How long the last attempt took, in milliseconds.', examples: [48] }),
    body: z
      .string()
      .meta({ description: 'The JSON that is sent.', examples: ['{"id":1042,"event":"message.sent"}'] }),
  })
  .meta({ id: 'WebhookDelivery', description: 'The delivery of one event to an outgoing webhook.' });
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

/** The body of a request to an outgoing webhook. */
export const webhookBodySchema = z
  .object({
    id: deliveryIdSchema,
    event: z.enum([...webhookEvents, 'ping']),
    webhookId: webhookIdSchema,
    room: roomSchema,
    message: messageSchema.optional().describe('The message as it was then. A ping has none.'),
    createdAt: timeSchema,
  })
  .meta({ id: 'WebhookBody' });
export type WebhookBody = z.infer<typeof webhookBodySchema>;

export const listOutgoingWebhooksInput = z.object({
  roomId: roomIdSchema.optional().describe('Only webhooks of this room.'),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
});
export const listOutgoingWebhooksOutput = z.object({
  webhooks: z.array(outgoingWebhookSchema),
  nextCursor: nextCursorSchema,
});

export const createOutgoingWebhookInput = z.object({
  roomId: roomIdSchema,
  name: roomNameSchema.meta({
    description: 'What the webhook is for: 1 to 80 characters, on one line.',
    examples: ['Build server'],
  }),
  url: hookUrlSchema,
  events: eventsSchema.default([...webhookEvents]),
});
export const outgoingWebhookInput = z.object({ roomId: roomIdSchema, webhookId: webhookIdSchema });
export const updateOutgoingWebhookInput = outgoingWebhookInput.extend({
  name: createOutgoingWebhookInput.shape.name.optional(),
  url: hookUrlSchema.optional(),
  events: eventsSchema.optional(),
});

export const outgoingWebhookOutput = z.object({ webhook: outgoingWebhookSchema });
export const outgoingWebhookIdOutput = z.object({ webhookId: webhookIdSchema });
export const outgoingWebhookSecretOutput = outgoingWebhookOutput.extend({ secret: hookSecretSchema });

export const listDeliveriesInput = outgoingWebhookInput.extend({
  cursor: cursorSchema.optional(),
  limit: limitSchema,
});
export const listDeliveriesOutput = z.object({
  deliveries: z.array(webhookDeliverySchema).describe('Newest first.'),
  nextCursor: nextCursorSchema,
});
export const redeliverInput = outgoingWebhookInput.extend({ deliveryId: deliveryIdSchema });
export const deliveryOutput = z.object({ delivery: webhookDeliverySchema });
