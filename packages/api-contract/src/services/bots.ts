import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type {
  botIdInput,
  botOutput,
  createBotInput,
  listBotsInput,
  listBotsOutput,
  updateBotInput,
} from '../schemas/bots.ts';

type BotOutput = z.input<typeof botOutput>;

export interface BotsService {
  list(viewer: Viewer, input: z.output<typeof listBotsInput>): Promise<z.input<typeof listBotsOutput>>;
  create(viewer: Viewer, input: z.output<typeof createBotInput>): Promise<BotOutput>;
  update(viewer: Viewer, input: z.output<typeof updateBotInput>): Promise<BotOutput>;
  remove(viewer: Viewer, input: z.output<typeof botIdInput>): Promise<z.output<typeof botIdInput>>;
}
