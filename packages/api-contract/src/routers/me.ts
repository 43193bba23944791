import { noInput, procedure, router, stream } from '../procedures.ts';
import { markReadInput, markReadOutput, meEventSchema } from '../schemas/events.ts';

export const meRouter = router({
  follow: procedure
    .meta({
      description: 'Follows your account and your list of rooms: a full snapshot first, then each change.',
      limit: 'followList',
    })
    .input(noInput)
    .output(stream(meEventSchema))
    .subscription(({ ctx, signal }) => ctx.services.me.follow(ctx.viewer, signal)),

  markRead: procedure
    .meta({
      description: 'Moves your read mark in a room forward, on all devices.',
      limit: 'markRead',
      reasons: ['room_not_found', 'not_member'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/read',
        summary: 'Mark messages as read',
        tags: ['rooms'],
      },
    })
    .input(markReadInput)
    .output(markReadOutput)
    .mutation(({ ctx, input }) => ctx.services.me.markRead(ctx.viewer, input)),
});
