import type { z } from 'zod';
import type { Viewer } from '../context.ts';
import { noInput, procedure, router } from '../procedures.ts';
import {
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

const tags = ['commands'];
const scope = 'admin';

/** Slash commands: what people type after a slash, and another program answers. Administrators manage them. */
export const commandsRouter = router({
  /** The commands that can be typed in any room, by name. */
  list: procedure
    .meta({ openapi: { method: 'GET', path: '/api/chat/commands', summary: 'List commands', tags } })
    .input(noInput)
    .output(listCommandsOutput)
    .query(({ ctx }) => ctx.services.commands.list(ctx.viewer)),

  /** The same, with what only administrators see. */
  listManaged: procedure
    .meta({
      scope,
      reasons: ['not_admin'],
      openapi: {
        method: 'GET',
        path: '/api/chat/commands/managed',
        summary: 'List commands with their addresses',
        tags,
      },
    })
    .input(noInput)
    .output(listManagedCommandsOutput)
    .query(({ ctx }) => ctx.services.commands.listManaged(ctx.viewer)),

  /** Makes a command, and a bot that writes its answers. */
  create: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['not_admin', 'command_name_taken', 'too_many_commands', 'address_refused'],
      openapi: { method: 'POST', path: '/api/chat/commands', summary: 'Make a command', tags },
      rest: { status: 201 },
    })
    .input(createCommandInput)
    .output(commandSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.commands.create(ctx.viewer, input)),

  /** Changes a command. Its bot takes a new name with it. */
  update: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['not_admin', 'command_not_found', 'command_name_taken', 'address_refused'],
      openapi: { method: 'PATCH', path: '/api/chat/commands/{commandId}', summary: 'Change a command', tags },
    })
    .input(updateCommandInput)
    .output(commandOutput)
    .mutation(({ ctx, input }) => ctx.services.commands.update(ctx.viewer, input)),

  /** Replaces the secret. The old one signs nothing any more. */
  renewSecret: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['not_admin', 'command_not_found'],
      openapi: {
        method: 'POST',
        path: '/api/chat/commands/{commandId}/secret',
        summary: "Renew a command's secret",
        tags,
      },
    })
    .input(commandInput)
    .output(commandSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.commands.renewSecret(ctx.viewer, input)),

  /** Removes a command. What its bot wrote stays. */
  remove: procedure
    .meta({
      limit: 'manage',
      scope,
      reasons: ['not_admin', 'command_not_found'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/commands/{commandId}',
        summary: 'Remove a command',
        tags,
      },
    })
    .input(commandInput)
    .output(commandInput)
    .mutation(({ ctx, input }) => ctx.services.commands.remove(ctx.viewer, input)),

  /** Runs a command in a room: its address is called and has 5 seconds to answer. */
  run: procedure
    .meta({
      limit: 'runCommand',
      reasons: ['room_not_found', 'command_not_found', 'command_failed'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/commands/{name}',
        summary: 'Run a command',
        tags,
      },
    })
    .input(runCommandInput)
    .output(runCommandOutput)
    .mutation(({ ctx, input }) => ctx.services.commands.run(ctx.viewer, input)),
});
