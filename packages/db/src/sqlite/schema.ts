import { defineTables } from '../schema/tables.ts';
import { sqliteKit } from './kit.ts';

export const {
  users,
  sessions,
  rooms,
  memberships,
  restrictions,
  invites,
  messages,
  apiKeys,
  incomingWebhooks,
  outgoingWebhooks,
  webhookDeliveries,
  sidebars,
  slashCommands,
  instance,
  indexVersion,
} = defineTables(sqliteKit);
