import {
  webhookEvents,
  type Account,
  type ApiKey,
  type Bot,
  type Card,
  type Command,
  type Decorations,
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
  type MessageRow,
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
    createdAt: time(row.createdAt),
  };
}

export function botView(row: UserRow, owner: User): Bot {
  return { ...userView(row), owner, createdAt: time(row.createdAt) };
}

export function keyView({ id, name, scope, hint, createdAt, lastUsedAt }: ApiKeyRow): ApiKey {
  return {
    id,
    name,
    scope,
    hint,
    createdAt: time(createdAt),
    lastUsedAt: lastUsedAt === null ? null : time(lastUsedAt),
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
    createdAt: time(row.createdAt),
  };
}

export function headView(row: RoomRow, lastMessage: Message | null): RoomHead {
  const head = { roomId: row.id, lastSeq: row.lastSeq, version: row.version, lastMessage };
  return row.silent === null ? head : { ...head, silent: silentOf(row) };
}

export function membershipView(row: MembershipRow): Membership {
  return { role: row.role, readSeq: row.readSeq, joinedAt: time(row.joinedAt) };
}

export function memberView(row: MembershipRow, user: User): Member {
  return { user, role: row.role, joinedAt: time(row.joinedAt) };
}

/** Nearly all messages are without sender, decorations, deleter and a content version of their own, and go without their fields. `deleter` is the user of `deletedBy`. */
export function messageView(row: MessageRow, author: User, deleter?: User): Message {
  const message: Message = {
    id: row.seq,
    roomId: row.roomId,
    seq: row.seq,
    version: row.version,
    author,
    content: row.content,
    clientMessageId: row.clientMessageId,
    replyTo: row.replyTo,
    createdAt: time(row.createdAt),
    editedAt: row.editedAt === null ? null : time(row.editedAt),
    deletedAt: row.deletedAt === null ? null : time(row.deletedAt),
  };
  if (row.contentVersion !== null) message.contentVersion = row.contentVersion;
  if (row.senderName !== null || row.senderEmoji !== null) {
    message.sender = { name: row.senderName, emoji: row.senderEmoji };
  }
  if (deleter !== undefined) message.deletedBy = deleter;
  const decorations = decorationsView(row);
  if (decorations !== undefined) message.decorations = decorations;
  // For clients that don't know `decorations`.
  if (decorations?.cards !== undefined) message.cards = decorations.cards;
  return message;
}

/** A message's decorations; undefined if it has none. */
function decorationsView({ cards }: MessageRow): Decorations | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by this server, in this form
  return cards === null ? undefined : { cards: JSON.parse(cards) as Card[] };
}

export function incomingWebhookView(row: IncomingWebhookRow, bot: User, createdBy: User): IncomingWebhook {
  return {
    id: row.id,
    roomId: row.roomId,
    name: row.name,
    bot,
    createdBy,
    createdAt: time(row.createdAt),
    lastUsedAt: row.lastUsedAt === null ? null : time(row.lastUsedAt),
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
    createdAt: time(row.createdAt),
    pausedAt: row.pausedAt === null ? null : time(row.pausedAt),
    failure:
      next === undefined || next.attemptedAt === null
        ? null
        : {
            attempts: next.attempts,
            attemptedAt: time(next.attemptedAt),
            status: next.status,
            answer: next.answer ?? '',
            nextAttemptAt: time(next.dueAt),
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
    createdAt: time(row.createdAt),
    attemptedAt: row.attemptedAt === null ? null : time(row.attemptedAt),
    nextAttemptAt: row.state === 'waiting' ? time(row.dueAt) : null,
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
    createdAt: time(row.createdAt),
    needsNewSecret,
  };
}

function time(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
