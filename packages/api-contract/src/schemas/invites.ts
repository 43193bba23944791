import { z } from 'zod';
import { inviteIdSchema, roomIdSchema } from './ids.ts';
import { timeSchema } from './paging.ts';
import { roomInput, roomSchema } from './rooms.ts';
import { text } from './text.ts';
import { userSchema } from './users.ts';

/** How many open invites a room may have. */
export const maxInvitesPerRoom = 50;
/** How many of a room's open invites one person may have created. */
export const maxInvitesPerCreator = 10;
export const minInviteSeconds = 60;
export const maxInviteSeconds = 30 * 24 * 60 * 60;
export const defaultInviteSeconds = 7 * 24 * 60 * 60;
export const maxInviteUses = 1_000;

export const inviteSchema = z
  .object({
    id: inviteIdSchema,
    roomId: roomIdSchema,
    createdBy: userSchema,
    hint: z.string().meta({
      description: 'The last 4 characters of the code, to tell it apart from others.',
      examples: ['x7Qd'],
    }),
    createdAt: timeSchema,
    expiresAt: timeSchema,
    maxUses: z
      .int()
      .nullable()
      .meta({ description: 'How many people can join; null for any number.', examples: [10] }),
    uses: z
      .int()
      .min(0)
      .meta({ description: 'How many people have joined.', examples: [3] }),
  })
  .meta({ id: 'Invite', description: 'A link that lets people join a room, without its code.' });
export type Invite = z.infer<typeof inviteSchema>;

export const createInviteInput = roomInput.extend({
  expiresInSeconds: z
    .int()
    .min(minInviteSeconds)
    .max(maxInviteSeconds)
    .default(defaultInviteSeconds)
    .meta({
      description: 'How long the invite works: 1 minute to 30 days. Default: 7 days.',
      examples: [86_400],
    }),
  maxUses: z
    .int()
    .min(1)
    .max(maxInviteUses)
    .optional()
    .meta({
      description: 'How many people can join: at most 1,000. If left out, any number can.',
      examples: [10],
    }),
});
export const createInviteOutput = z.object({
  invite: inviteSchema,
  code: z.string().meta({
    description: 'What rooms.acceptInvite needs: 33 letters and digits. Shown only once.',
    examples: ['…x7Qd'],
  }),
  path: z.string().meta({
    description:
      "The page where people join, relative to the server's address: /invite/{code}. Shown only once. Anyone who knows it can join the room.",
    examples: ['/invite/…x7Qd'],
  }),
});

export const listInvitesOutput = z.object({
  invites: z.array(inviteSchema).describe('At most 50, oldest first.'),
});

export const inviteIdInput = roomInput.extend({ inviteId: inviteIdSchema });

export const inviteCodeInput = z.object({
  code: text({ min: 1, max: 64 }).meta({
    description: 'The code of an invite: the last part of its link.',
    examples: ['0Fh3sV9qTz1LkXw8RbC5mYd2NpG7uJe4x'],
  }),
});

export const invitePreviewSchema = z
  .object({
    room: roomSchema.pick({ id: true, kind: true, name: true, memberCount: true }),
    createdBy: userSchema.describe('Who created the invite.'),
    isMember: z.boolean().describe('Whether you are signed in, and in the room already.'),
  })
  .meta({ id: 'InvitePreview', description: 'A preview of an invite.' });
export type InvitePreview = z.infer<typeof invitePreviewSchema>;
