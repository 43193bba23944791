import type { z } from 'zod';
import type { Viewer } from '../context.ts';
import { procedure, router } from '../procedures.ts';
import {
  createOutgoingWebhookInput,
  deliveryOutput,
  listDeliveriesInput,
  listDeliveriesOutput,
  listOutgoingWebhooksInput,
  listOutgoingWebhooksOutput,
  outgoingWebhookIdOutput,
  outgoingWebhookInput,
  outgoingWebhookOutput,
  outgoingWebhookSecretOutput,
  redeliverInput,
  updateOutgoingWebhookInput,
} from '../schemas/outgoing-webhooks.ts';

type WebhookInput = z.output<typeof outgoingWebhookInput>;
type WebhookOutput = z.input<typeof outgoingWebhookOutput>;
type SecretOutput = z.input<typeof outgoingWebhookSecretOutput>;
type DeliveryOutput = z.input<typeof deliveryOutput>;

export interface OutgoingWebhooksService {
  list(
    viewer: Viewer,
    input: z.output<typeof listOutgoingWebhooksInput>,
  ): Promise<z.input<typeof listOutgoingWebhooksOutput>>;
  create(viewer: Viewer, input: z.output<typeof createOutgoingWebhookInput>): Promise<SecretOutput>;
  update(viewer: Viewer, input: z.output<typeof updateOutgoingWebhookInput>): Promise<WebhookOutput>;
  pause(viewer: Viewer, input: WebhookInput): Promise<WebhookOutput>;
  resume(viewer: Viewer, input: WebhookInput): Promise<WebhookOutput>;
  renewSecret(viewer: Viewer, input: WebhookInput): Promise<SecretOutput>;
  remove(viewer: Viewer, input: WebhookInput): Promise<z.input<typeof outgoingWebhookIdOutput>>;
  deliveries(
    viewer: Viewer,
    input: z.output<typeof listDeliveriesInput>,
  ): Promise<z.input<typeof listDeliveriesOutput>>;
  redeliver(viewer: Viewer, input: z.output<typeof redeliverInput>): Promise<DeliveryOutput>;
  test(viewer: Viewer, input: WebhookInput): Promise<DeliveryOutput>;
}

const tags = ['outgoing webhooks'];
const scope = 'admin';

/** Addresses that are told what happens in a room, signed and in order. The owner of a room manages those of the room, and so does an administrator who may read it. */
export const outgoingWebhooksRouter = router({
  /** The outgoing webhooks that the viewer manages, by ID. */
  list: procedure
    .meta({
      scope,
      reasons: ['room_not_found', 'not_owner'],
      openapi: {
        method: 'GET',
        path: '/api/chat/outgoing-webhooks',
        summary: 'List outgoing webhooks',
        tags,
      },
    })
    .input(listOutgoingWebhooksInput.prefault({}))
    .output(listOutgoingWebhooksOutput)
    .query(({ ctx, input }) => ctx.services.outgoingWebhooks.list(ctx.viewer, input)),

  /** Makes an outgoing webhook. It is told what happens in the room from then on. */
  create: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['room_not_found', 'not_owner', 'address_refused', 'too_many_webhooks'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks',
        summary: 'Make an outgoing webhook',
        tags,
      },
      rest: { status: 201 },
    })
    .input(createOutgoingWebhookInput)
    .output(outgoingWebhookSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.create(ctx.viewer, input)),

  /** Changes an outgoing webhook. What has been made out already goes to the new address too. */
  update: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found', 'address_refused'],
      openapi: {
        method: 'PATCH',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}',
        summary: 'Change an outgoing webhook',
        tags,
      },
    })
    .input(updateOutgoingWebhookInput)
    .output(outgoingWebhookOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.update(ctx.viewer, input)),

  /** Stops deliveries. What happens meanwhile is delivered after `resume`, several changes of one message as one. */
  pause: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}/pause',
        summary: 'Pause an outgoing webhook',
        tags,
      },
    })
    .input(outgoingWebhookInput)
    .output(outgoingWebhookOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.pause(ctx.viewer, input)),

  /** Goes on with deliveries, at once: also with one that waits for its next attempt. */
  resume: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}/resume',
        summary: 'Resume an outgoing webhook',
        tags,
      },
    })
    .input(outgoingWebhookInput)
    .output(outgoingWebhookOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.resume(ctx.viewer, input)),

  /** Replaces the secret. The old one signs nothing any more. */
  renewSecret: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}/secret',
        summary: "Renew an outgoing webhook's secret",
        tags,
      },
    })
    .input(outgoingWebhookInput)
    .output(outgoingWebhookSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.renewSecret(ctx.viewer, input)),

  /** Removes an outgoing webhook with its deliveries, also those that wait. */
  remove: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}',
        summary: 'Remove an outgoing webhook',
        tags,
      },
    })
    .input(outgoingWebhookInput)
    .output(outgoingWebhookIdOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.remove(ctx.viewer, input)),

  /** What it was sent, newest first: all that waits, and at most the last 200 others of the last 7 days. */
  deliveries: procedure
    .meta({
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'GET',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}/deliveries',
        summary: 'List deliveries',
        tags,
      },
    })
    .input(listDeliveriesInput)
    .output(listDeliveriesOutput)
    .query(({ ctx, input }) => ctx.services.outgoingWebhooks.deliveries(ctx.viewer, input)),

  /** Attempts a delivery once more, and answers how that went. One that waits is attempted when it is its turn, without further delay. */
  redeliver: procedure
    .meta({
      limit: 'tryWebhook',
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found', 'delivery_not_found'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
        summary: 'Attempt a delivery once more',
        tags,
      },
    })
    .input(redeliverInput)
    .output(deliveryOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.redeliver(ctx.viewer, input)),

  /** Sends a `ping`, at once and once, and answers how that went. */
  test: procedure
    .meta({
      limit: 'tryWebhook',
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}/test',
        summary: 'Test an outgoing webhook',
        tags,
      },
    })
    .input(outgoingWebhookInput)
    .output(deliveryOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.test(ctx.viewer, input)),
});
