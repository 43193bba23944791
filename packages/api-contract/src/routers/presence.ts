import type { z } from 'zod';
import type { Viewer } from '../context.ts';
import { procedure, router, stream } from '../procedures.ts';
import { presenceEventSchema, type PresenceEvent } from '../schemas/events.ts';
import { followPresenceInput, setStatusInput, statusSchema, type Status } from '../schemas/presence.ts';

export interface PresenceService {
  follow(
    viewer: Viewer,
    input: z.output<typeof followPresenceInput>,
    signal: AbortSignal | undefined,
  ): Promise<AsyncIterable<PresenceEvent>>;
  setStatus(viewer: Viewer, input: z.output<typeof setStatusInput>): Promise<Status>;
}

export const presenceRouter = router({
  /** Whether some users are here, and their status: the state first, then what changes in it. Unknown users are offline. */
  follow: procedure
    .input(followPresenceInput)
    .output(stream(presenceEventSchema))
    .subscription(({ ctx, input, signal }) => ctx.services.presence.follow(ctx.viewer, input, signal)),

  /** Changes what is given of the viewer's own status; what is missing stays. */
  setStatus: procedure
    .meta({
      openapi: { method: 'PATCH', path: '/api/me/status', summary: 'Change your status', tags: ['presence'] },
    })
    .input(setStatusInput)
    .output(statusSchema)
    .mutation(({ ctx, input }) => ctx.services.presence.setStatus(ctx.viewer, input)),
});
