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

/**
 * Addresses that receive the events of a room, signed and in order. They are managed by the owner of the room, and by administrators who
 * may read it.
 */
export const outgoingWebhooksRouter = router({
  list: procedure
    .meta({
      description: 'Returns the outgoing webhooks that you manage, ordered by ID.',
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
      description: 'Creates an outgoing webhook. It receives events that happen in the room from then on.',
      limit: 'manage',
      scope,
      reasons: ['room_not_found', 'not_owner', 'address_refused', 'too_many_webhooks'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks',
        summary: 'Create an outgoing webhook',
        tags,
      },
      rest: { status: 201 },
    })
    .input(createOutgoingWebhookInput)
    .output(outgoingWebhookSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.create(ctx.viewer, input)),

  update: procedure
    .meta({
      description:
        'Changes an outgoing webhook. Deliveries that are already waiting go to the new address too.',
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
        'Pauses deliveries. Events that happen meanwhile are delivered after `resume`; several changes to one message become one delivery.',
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
      description: 'Resumes deliveries immediately, including one that is waiting for its next attempt.',
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
      description: 'Replaces the secret. Deliveries are no longer signed with the old one.',
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
      description: 'Removes an outgoing webhook and its deliveries, including those that are waiting.',
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
        'Returns the deliveries of a webhook, newest first: all that are waiting, and at most the last 200 others from the last 7 days.',
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
        'Attempts a delivery again and returns the result. A delivery that is waiting is attempted as soon as it is its turn.',
      limit: 'tryWebhook',
      scope,
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found', 'delivery_not_found'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/outgoing-webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
        summary: 'Attempt a delivery again',
        tags,
      },
    })
    .input(redeliverInput)
    .output(deliveryOutput)
    .mutation(({ ctx, input }) => ctx.services.outgoingWebhooks.redeliver(ctx.viewer, input)),

  test: procedure
    .meta({
      description: 'Sends one `ping` immediately and returns the result.',
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
