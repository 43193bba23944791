import { procedure, router } from '../procedures.ts';
import {
  createIncomingWebhookInput,
  incomingWebhookIdOutput,
  incomingWebhookInput,
  incomingWebhookOutput,
  incomingWebhookSecretOutput,
  listIncomingWebhooksInput,
  listIncomingWebhooksOutput,
  updateIncomingWebhookInput,
} from '../schemas/incoming-webhooks.ts';

const tags = ['incoming webhooks'];

/**
 * Addresses to which other programs post messages, as they would to Slack. They are managed by the owner of the room, and by
 * administrators who may read it.
 */
export const incomingWebhooksRouter = router({
  list: procedure
    .meta({
      description: 'Returns the incoming webhooks that you manage, ordered by ID.',
      scope: 'admin',
      reasons: ['room_not_found', 'not_owner'],
      openapi: {
        method: 'GET',
        path: '/api/chat/incoming-webhooks',
        summary: 'List incoming webhooks',
        tags,
      },
    })
    .input(listIncomingWebhooksInput.prefault({}))
    .output(listIncomingWebhooksOutput)
    .query(({ ctx, input }) => ctx.services.incomingWebhooks.list(ctx.viewer, input)),

  create: procedure
    .meta({
      description: 'Creates an incoming webhook, and a bot that posts its messages.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['room_not_found', 'not_owner', 'too_many_webhooks'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/incoming-webhooks',
        summary: 'Create an incoming webhook',
        tags,
      },
      rest: { status: 201 },
    })
    .input(createIncomingWebhookInput)
    .output(incomingWebhookSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.incomingWebhooks.create(ctx.viewer, input)),

  update: procedure
    .meta({
      description: 'Renames an incoming webhook and its bot.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'PATCH',
        path: '/api/chat/rooms/{roomId}/incoming-webhooks/{webhookId}',
        summary: 'Rename an incoming webhook',
        tags,
      },
    })
    .input(updateIncomingWebhookInput)
    .output(incomingWebhookOutput)
    .mutation(({ ctx, input }) => ctx.services.incomingWebhooks.update(ctx.viewer, input)),

  renewSecret: procedure
    .meta({
      description: 'Replaces the address of an incoming webhook. The old address stops working immediately.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/incoming-webhooks/{webhookId}/secret',
        summary: 'Renew the address of an incoming webhook',
        tags,
      },
    })
    .input(incomingWebhookInput)
    .output(incomingWebhookSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.incomingWebhooks.renewSecret(ctx.viewer, input)),

  remove: procedure
    .meta({
      description: 'Removes an incoming webhook. Its messages stay.',
      limit: 'manage',
      scope: 'admin',
      reasons: ['room_not_found', 'not_owner', 'webhook_not_found'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/rooms/{roomId}/incoming-webhooks/{webhookId}',
        summary: 'Remove an incoming webhook',
        tags,
      },
    })
    .input(incomingWebhookInput)
    .output(incomingWebhookIdOutput)
    .mutation(({ ctx, input }) => ctx.services.incomingWebhooks.remove(ctx.viewer, input)),
});
