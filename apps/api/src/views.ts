import {
  webhookEvents,
  type Account,
  type ApiKey,
  type Bot,
  type Command,
  type IncomingWebhook,
  type ManagedCommand,
  type Member,
  type Membership,
  type Message,
  type OutgoingWebhook,
  type Room,
  type RoomHead,
  type Status,
  type User,
  type WebhookDelivery,
} from '@parley/api-contract';
import {
  silentOf,
  type ApiKeyRow,
  type IncomingWebhookRow,
  type MembershipRow,
  type OutgoingWebhookRow,
  type RoomRow,
  type SlashCommandRow,
  type UserRow,
  type WebhookDeliveryRow,
} from '@parley/db';
import { bodyOf } from './integrations/outgoing/deliverer.ts';

/** Rows as the contract shows them. What is secret in a row stays here. */

export function userView(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    displayName: row.displayName,
    profilePicture: row.profilePicture,
    kind: row.kind,
    role: row.role,
  };
}

export function statusView(row: UserRow): Status {
  return { availability: row.availability, text: row.statusText, emoji: row.statusEmoji };
}

export function accountView(row: UserRow): Account {
  return {
    ...userView(row),
    email: row.email,
    status: statusView(row),
    createdAt: timeView(row.createdAt),
  };
}

export function botView(row: UserRow, owner: User): Bot {
  return { ...userView(row), owner, createdAt: timeView(row.createdAt) };
}

export function keyView({ id, name, scope, hint, createdAt, lastUsedAt }: ApiKeyRow): ApiKey {
  return {
    id,
    name,
    scope,
    hint,
    createdAt: timeView(createdAt),
    lastUsedAt: lastUsedAt === null ? null : timeView(lastUsedAt),
  };
}

export function roomView(row: RoomRow, participants: User[] | null): Room {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    description: row.description,
    participants,
    memberCount: row.memberCount,
    createdAt: timeView(row.createdAt),
  };
}

export function headView(row: RoomRow, lastMessage: Message | null): RoomHead {
  const head = { roomId: row.id, lastSeq: row.lastSeq, version: row.version, lastMessage };
  return row.silent === null ? head : { ...head, silent: silentOf(row) };
}

export function membershipView(row: MembershipRow): Membership {
  return { role: row.role, readSeq: row.readSeq, joinedAt: timeView(row.joinedAt) };
}

export function memberView(row: MembershipRow, user: User): Member {
  return { user, role: row.role, joinedAt: timeView(row.joinedAt) };
}

export function incomingWebhookView(row: IncomingWebhookRow, bot: User, createdBy: User): IncomingWebhook {
  return {
    id: row.id,
    roomId: row.roomId,
    name: row.name,
    bot,
    createdBy,
    createdAt: timeView(row.createdAt),
    lastUsedAt: row.lastUsedAt === null ? null : timeView(row.lastUsedAt),
  };
}

/** A webhook with the first of its deliveries that wait. */
export function outgoingWebhookView(
  row: OutgoingWebhookRow,
  {
    createdBy,
    next,
    needsNewSecret,
  }: { createdBy: User; next: WebhookDeliveryRow | undefined; needsNewSecret: boolean },
): OutgoingWebhook {
  return {
    id: row.id,
    roomId: row.roomId,
    name: row.name,
    url: row.url,
    events: webhookEvents.filter((event) => row.events.split(' ').includes(event)),
    createdBy,
    createdAt: timeView(row.createdAt),
    pausedAt: row.pausedAt === null ? null : timeView(row.pausedAt),
    failure:
      next === undefined || next.attemptedAt === null
        ? null
        : {
            attempts: next.attempts,
            attemptedAt: timeView(next.attemptedAt),
            status: next.status,
            answer: next.answer ?? '',
            nextAttemptAt: timeView(next.dueAt),
          },
    needsNewSecret,
  };
}

export function deliveryView(row: WebhookDeliveryRow, roomId: number): WebhookDelivery {
  return {
    id: row.id,
    webhookId: row.webhookId,
    roomId,
    event: webhookEvents.find((event) => event === row.event) ?? 'ping',
    state: row.state,
    attempts: row.attempts,
    createdAt: timeView(row.createdAt),
    attemptedAt: row.attemptedAt === null ? null : timeView(row.attemptedAt),
    nextAttemptAt: row.state === 'waiting' ? timeView(row.dueAt) : null,
    status: row.status,
    answer: row.answer,
    tookMs: row.tookMs,
    body: bodyOf(row),
  };
}

export function commandView({ id, name, description, argumentHint }: SlashCommandRow): Command {
  return { id, name, description, argumentHint };
}

export function managedCommandView(
  row: SlashCommandRow,
  { bot, createdBy, needsNewSecret }: { bot: User; createdBy: User; needsNewSecret: boolean },
): ManagedCommand {
  return {
    ...commandView(row),
    url: row.url,
    bot,
    createdBy,
    createdAt: timeView(row.createdAt),
    needsNewSecret,
  };
}

/** Epoch milliseconds as the contract shows them: ISO 8601, UTC. */
export function timeView(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
