import type { z } from 'zod';
import type { Viewer } from '../context.ts';
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

type WebhookInput = z.output<typeof incomingWebhookInput>;
type SecretOutput = z.input<typeof incomingWebhookSecretOutput>;

export interface IncomingWebhooksService {
  list(
    viewer: Viewer,
    input: z.output<typeof listIncomingWebhooksInput>,
  ): Promise<z.input<typeof listIncomingWebhooksOutput>>;
  create(viewer: Viewer, input: z.output<typeof createIncomingWebhookInput>): Promise<SecretOutput>;
  update(
    viewer: Viewer,
    input: z.output<typeof updateIncomingWebhookInput>,
  ): Promise<z.input<typeof incomingWebhookOutput>>;
  renewSecret(viewer: Viewer, input: WebhookInput): Promise<SecretOutput>;
  remove(viewer: Viewer, input: WebhookInput): Promise<z.input<typeof incomingWebhookIdOutput>>;
}

const tags = ['incoming webhooks'];

/** Addresses to which other programs post messages, as they post them to Slack. The owner of a room manages those of the room, and so does an administrator who may read it. */
export const incomingWebhooksRouter = router({
  /** The incoming webhooks that the viewer manages, by ID. */
  list: procedure
    .meta({
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

  /** Makes an incoming webhook, and a bot that writes what is posted to it. */
  create: procedure
    .meta({
      limit: 'manage',
      scope: 'admin',
      reasons: ['room_not_found', 'not_owner', 'too_many_webhooks'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/incoming-webhooks',
        summary: 'Make an incoming webhook',
        tags,
      },
      rest: { status: 201 },
    })
    .input(createIncomingWebhookInput)
    .output(incomingWebhookSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.incomingWebhooks.create(ctx.viewer, input)),

  /** Renames an incoming webhook and its bot. */
  update: procedure
    .meta({
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

  /** Gives an incoming webhook another address. The one before is refused from then on. */
  renewSecret: procedure
    .meta({
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

  /** Removes an incoming webhook. What was posted stays. */
  remove: procedure
    .meta({
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
