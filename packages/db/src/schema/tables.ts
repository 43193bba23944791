import type { Kit } from './kit.ts';
import { defineApiKeys } from './api-keys.ts';
import { defineIncomingWebhooks } from './incoming-webhooks.ts';
import { defineIndexVersion } from './index-version.ts';
import { defineInstance } from './instance.ts';
import { defineInvites } from './invites.ts';
import { defineMemberships } from './memberships.ts';
import { defineMessages } from './messages.ts';
import { defineOutgoingWebhooks, defineWebhookDeliveries } from './outgoing-webhooks.ts';
import { defineRestrictions } from './restrictions.ts';
import { defineRooms } from './rooms.ts';
import { defineSessions } from './sessions.ts';
import { defineSidebars } from './sidebars.ts';
import { defineSlashCommands } from './slash-commands.ts';
import { defineUsers } from './users.ts';

/** All tables, made from one dialect's kit. */
export function defineTables(kit: Kit) {
  const users = defineUsers(kit);
  const sessions = defineSessions(kit, users);
  const rooms = defineRooms(kit, users);
  const memberships = defineMemberships(kit, rooms, users);
  const restrictions = defineRestrictions(kit, rooms, users);
  const invites = defineInvites(kit, rooms, users);
  const messages = defineMessages(kit, rooms, users);
  const apiKeys = defineApiKeys(kit, users);
  const incomingWebhooks = defineIncomingWebhooks(kit, rooms, users);
  const outgoingWebhooks = defineOutgoingWebhooks(kit, rooms, users);
  const webhookDeliveries = defineWebhookDeliveries(kit, outgoingWebhooks);
  const sidebars = defineSidebars(kit, users);
  const slashCommands = defineSlashCommands(kit, users);
  const instance = defineInstance(kit);
  const indexVersion = defineIndexVersion(kit);
  return {
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
  };
}

export type Tables = ReturnType<typeof defineTables>;

export type UserRow = Tables['users']['$inferSelect'];
export type SessionRow = Tables['sessions']['$inferSelect'];
export type RoomRow = Tables['rooms']['$inferSelect'];
export type MembershipRow = Tables['memberships']['$inferSelect'];
export type RestrictionRow = Tables['restrictions']['$inferSelect'];
export type InviteRow = Tables['invites']['$inferSelect'];
export type MessageRow = Tables['messages']['$inferSelect'];
export type ApiKeyRow = Tables['apiKeys']['$inferSelect'];
export type IncomingWebhookRow = Tables['incomingWebhooks']['$inferSelect'];
export type OutgoingWebhookRow = Tables['outgoingWebhooks']['$inferSelect'];
export type WebhookDeliveryRow = Tables['webhookDeliveries']['$inferSelect'];
export type SidebarRow = Tables['sidebars']['$inferSelect'];
export type SlashCommandRow = Tables['slashCommands']['$inferSelect'];

export type { KeyScope } from './api-keys.ts';
export type { DeliveryState } from './outgoing-webhooks.ts';
export type { Availability, UserRole } from './users.ts';
