import { defineTables } from '../schema/tables.ts';
import { mysqlKit } from './kit.ts';

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
} = defineTables(mysqlKit);

/** Which message has which token. On SQLite, FTS5 does this. */
export const messageTokens = mysqlKit.table(
  'message_tokens',
  {
    token: mysqlKit.key(64).notNull(),
    roomId: mysqlKit.int().notNull(),
    seq: mysqlKit.int().notNull(),
  },
  (tokens) => [mysqlKit.primaryKey({ columns: [tokens.token, tokens.roomId, tokens.seq] })],
);
