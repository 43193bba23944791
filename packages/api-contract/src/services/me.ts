import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type { markReadInput, markReadOutput, MeEvent } from '../schemas/events.ts';

export interface MeService {
  follow(viewer: Viewer, signal: AbortSignal | undefined): Promise<AsyncIterable<MeEvent>>;
  markRead(viewer: Viewer, input: z.output<typeof markReadInput>): Promise<z.input<typeof markReadOutput>>;
}
