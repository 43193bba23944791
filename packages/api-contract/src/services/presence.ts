import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type { PresenceEvent } from '../schemas/events.ts';
import type { followPresenceInput, setStatusInput, Status } from '../schemas/presence.ts';

export interface PresenceService {
  follow(
    viewer: Viewer,
    input: z.output<typeof followPresenceInput>,
    signal: AbortSignal | undefined,
  ): Promise<AsyncIterable<PresenceEvent>>;
  setStatus(viewer: Viewer, input: z.output<typeof setStatusInput>): Promise<Status>;
}
