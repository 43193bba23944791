import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type {
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
