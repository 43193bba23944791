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

const tags = ['outgoing webhooks'];
const scope = 'admin';

/** Addresses that are told what happens in a room, signed and in order. The owner of a room manages those of the room, and so does an administrator who may read it. */
export const outgoingWebhooksRouter = router({
  list: procedure
    .meta({
      description: 'The outgoing webhooks that the viewer manages, by ID.',
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

  create: procedure
    .meta({
      description: 'Makes an outgoing webhook. It is told what happens in the room from then on.',
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

  update: procedure
    .meta({
      description: 'Changes an outgoing webhook. What has been made out already goes to the new address too.',
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

  pause: procedure
    .meta({
      description:
        'Stops deliveries. What happens meanwhile is delivered after `resume`, several changes of one message as one.',
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

  resume: procedure
    .meta({
      description: 'Goes on with deliveries, at once: also with one that waits for its next attempt.',
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

  renewSecret: procedure
    .meta({
      description: 'Replaces the secret. The old one signs nothing any more.',
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

  remove: procedure
    .meta({
      description: 'Removes an outgoing webhook with its deliveries, also those that wait.',
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

  deliveries: procedure
    .meta({
      description:
        'What it was sent, newest first: all that waits, and at most the last 200 others of the last 7 days.',
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

  redeliver: procedure
    .meta({
      description:
        'Attempts a delivery once more, and answers how that went. One that waits is attempted when it is its turn, without further delay.',
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

  test: procedure
    .meta({
      description: 'Sends a `ping`, at once and once, and answers how that went.',
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
