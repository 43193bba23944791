import { procedure, router, stream } from '../procedures.ts';
import { presenceEventSchema } from '../schemas/events.ts';
import { followPresenceInput, setStatusInput, statusSchema } from '../schemas/presence.ts';

export const presenceRouter = router({
  follow: procedure
    .meta({
      description:
        'Follows whether users are online, and their status: the current state first, then each change. Unknown users are offline.',
    })
    .input(followPresenceInput)
    .output(stream(presenceEventSchema))
    .subscription(({ ctx, input, signal }) => ctx.services.presence.follow(ctx.viewer, input, signal)),

  setStatus: procedure
    .meta({
      description: 'Changes your status. Fields that you leave out stay the same.',
      openapi: { method: 'PATCH', path: '/api/me/status', summary: 'Change your status', tags: ['presence'] },
    })
    .input(setStatusInput)
    .output(statusSchema)
    .mutation(({ ctx, input }) => ctx.services.presence.setStatus(ctx.viewer, input)),
});
