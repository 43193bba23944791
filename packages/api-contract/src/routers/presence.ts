import { procedure, router, stream } from '../procedures.ts';
import { presenceEventSchema } from '../schemas/events.ts';
import { followPresenceInput, setStatusInput, statusSchema } from '../schemas/presence.ts';

export const presenceRouter = router({
  follow: procedure
    .meta({
      description:
        'Whether some users are here, and their status: the state first, then what changes in it. Unknown users are offline.',
    })
    .input(followPresenceInput)
    .output(stream(presenceEventSchema))
    .subscription(({ ctx, input, signal }) => ctx.services.presence.follow(ctx.viewer, input, signal)),

  setStatus: procedure
    .meta({
      description: "Changes what is given of the viewer's own status; what is missing stays.",
      openapi: { method: 'PATCH', path: '/api/me/status', summary: 'Change your status', tags: ['presence'] },
    })
    .input(setStatusInput)
    .output(statusSchema)
    .mutation(({ ctx, input }) => ctx.services.presence.setStatus(ctx.viewer, input)),
});
