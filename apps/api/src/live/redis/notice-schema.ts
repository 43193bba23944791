import { accountSchema, membershipSchema, messageSchema, userSchema } from '@parley/api-contract/server';
import { z } from 'zod';
import type { Notice } from '../bus.ts';

const id = z.int().positive();

/** Notices from other nodes. Unknown fields are removed, so that a deeply nested text cannot reach code that recurses. */
export const noticeSchema = z.discriminatedUnion('type', [
  z
    .object({ type: z.literal('messagesChanged'), roomId: id, messages: z.array(messageSchema) })
    .refine(({ roomId, messages }) => messages.every((message) => message.roomId === roomId)),
  z.object({ type: z.literal('roomChanged'), roomId: id }),
  z.object({ type: z.literal('roomDeleted'), roomId: id }),
  z.object({ type: z.literal('readersChanged'), roomId: id }),
  z.object({ type: z.literal('typingStarted'), roomId: id, user: userSchema }),
  z.object({ type: z.literal('typingStopped'), roomId: id, userId: id }),
  z.object({ type: z.literal('roomEntered'), userId: id, roomId: id }),
  z.object({ type: z.literal('roomLeft'), userId: id, roomId: id, mayStillRead: z.boolean() }),
  z.object({ type: z.literal('membershipChanged'), userId: id, roomId: id, membership: membershipSchema }),
  z.object({
    type: z.literal('silenceChanged'),
    userId: id,
    roomId: id,
    silencedUntil: z.iso.datetime().nullable(),
  }),
  z.object({ type: z.literal('sectionsChanged'), userId: id }),
  z.object({ type: z.literal('accountChanged'), userId: id, account: accountSchema }),
  z.object({ type: z.literal('presenceChanged'), userId: id }),
  z.object({ type: z.literal('userChanged'), userId: id, user: userSchema }),
  z.object({ type: z.literal('credentialEnded'), userId: id, credentialId: z.string() }),
]) satisfies z.ZodType<Notice>;
