import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type {
  commandInput,
  commandOutput,
  commandSecretOutput,
  createCommandInput,
  listCommandsOutput,
  listManagedCommandsOutput,
  runCommandInput,
  runCommandOutput,
  updateCommandInput,
} from '../schemas/commands.ts';

type CommandInput = z.output<typeof commandInput>;
type SecretOutput = z.input<typeof commandSecretOutput>;

export interface CommandsService {
  list(viewer: Viewer): Promise<z.input<typeof listCommandsOutput>>;
  listManaged(viewer: Viewer): Promise<z.input<typeof listManagedCommandsOutput>>;
  create(viewer: Viewer, input: z.output<typeof createCommandInput>): Promise<SecretOutput>;
  update(viewer: Viewer, input: z.output<typeof updateCommandInput>): Promise<z.input<typeof commandOutput>>;
  renewSecret(viewer: Viewer, input: CommandInput): Promise<SecretOutput>;
  remove(viewer: Viewer, input: CommandInput): Promise<CommandInput>;
  run(viewer: Viewer, input: z.output<typeof runCommandInput>): Promise<z.input<typeof runCommandOutput>>;
}
