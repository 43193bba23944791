import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type {
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
