import type { z } from 'zod';
import type { Viewer } from '../context.ts';
import { noInput, procedure, router, stream } from '../procedures.ts';
import { markReadInput, markReadOutput, meEventSchema, type MeEvent } from '../schemas/events.ts';

export interface MeService {
  follow(viewer: Viewer, signal: AbortSignal | undefined): Promise<AsyncIterable<MeEvent>>;
  markRead(viewer: Viewer, input: z.output<typeof markReadInput>): Promise<z.input<typeof markReadOutput>>;
}

export const meRouter = router({
  /** The viewer's own list: a full snapshot of account and rooms first, then what changes in it. */
  follow: procedure
    .meta({ limit: 'followList' })
    .input(noInput)
    .output(stream(meEventSchema))
    .subscription(({ ctx, signal }) => ctx.services.me.follow(ctx.viewer, signal)),

  /** Moves the viewer's read mark in a room forward, on all devices. */
  markRead: procedure
    .meta({
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
