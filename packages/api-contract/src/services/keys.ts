import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type {
  createKeyInput,
  createKeyOutput,
  keyIdInput,
  listKeysInput,
  listKeysOutput,
} from '../schemas/keys.ts';

export interface KeysService {
  list(viewer: Viewer, input: z.output<typeof listKeysInput>): Promise<z.input<typeof listKeysOutput>>;
  create(viewer: Viewer, input: z.output<typeof createKeyInput>): Promise<z.input<typeof createKeyOutput>>;
  revoke(viewer: Viewer, input: z.output<typeof keyIdInput>): Promise<z.output<typeof keyIdInput>>;
}
