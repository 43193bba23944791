import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type {
  markReadInput,
  markReadOutput,
  MeEvent,
  updateMyRoomInput,
  updateMyRoomOutput,
} from '../schemas/events.ts';
import type {
  createSectionInput,
  orderSectionsInput,
  sectionIdInput,
  sectionOutput,
  sectionsOutput,
  updateSectionInput,
} from '../schemas/sections.ts';

export interface MeService {
  follow(viewer: Viewer, signal: AbortSignal | undefined): Promise<AsyncIterable<MeEvent>>;
  markRead(viewer: Viewer, input: z.output<typeof markReadInput>): Promise<z.input<typeof markReadOutput>>;
  updateRoom(
    viewer: Viewer,
    input: z.output<typeof updateMyRoomInput>,
  ): Promise<z.input<typeof updateMyRoomOutput>>;
  sections(viewer: Viewer): Promise<z.input<typeof sectionsOutput>>;
  createSection(
    viewer: Viewer,
    input: z.output<typeof createSectionInput>,
  ): Promise<z.input<typeof sectionOutput>>;
  updateSection(
    viewer: Viewer,
    input: z.output<typeof updateSectionInput>,
  ): Promise<z.input<typeof sectionOutput>>;
  removeSection(
    viewer: Viewer,
    input: z.output<typeof sectionIdInput>,
  ): Promise<z.output<typeof sectionIdInput>>;
  orderSections(
    viewer: Viewer,
    input: z.output<typeof orderSectionsInput>,
  ): Promise<z.input<typeof sectionsOutput>>;
}
