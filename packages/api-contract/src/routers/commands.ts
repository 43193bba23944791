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

const tags = ['commands'];
const scope = 'admin';

/** Slash commands: people type them, and another program answers. Administrators manage them. */
export const commandsRouter = router({
  list: procedure
    .meta({
      description: 'Returns the commands, ordered by name. They work in every room.',
      openapi: { method: 'GET', path: '/api/chat/commands', summary: 'List commands', tags },
    })
    .input(noInput)
    .output(listCommandsOutput)
    .query(({ ctx }) => ctx.services.commands.list(ctx.viewer)),

  listManaged: procedure
    .meta({
      description: 'Returns the commands with the details that only administrators see.',
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

  create: procedure
    .meta({
      description: 'Creates a command, and a bot that posts its answers.',
      limit: 'manage',
      scope,
      reasons: ['not_admin', 'command_name_taken', 'too_many_commands', 'address_refused'],
      openapi: { method: 'POST', path: '/api/chat/commands', summary: 'Create a command', tags },
      rest: { status: 201 },
    })
    .input(createCommandInput)
    .output(commandSecretOutput)
    .mutation(({ ctx, input }) => ctx.services.commands.create(ctx.viewer, input)),

  update: procedure
    .meta({
      description: 'Changes a command. If you rename it, its bot is renamed too.',
      limit: 'manage',
      scope,
      reasons: ['not_admin', 'command_not_found', 'command_name_taken', 'address_refused'],
      openapi: { method: 'PATCH', path: '/api/chat/commands/{commandId}', summary: 'Change a command', tags },
    })
    .input(updateCommandInput)
    .output(commandOutput)
    .mutation(({ ctx, input }) => ctx.services.commands.update(ctx.viewer, input)),

  renewSecret: procedure
    .meta({
      description: 'Replaces the secret. Calls are no longer signed with the old one.',
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

  remove: procedure
    .meta({
      description: 'Removes a command. The messages of its bot stay.',
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

  run: procedure
    .meta({
      description:
        'Runs a command in a room. The server calls the address of the command and waits up to 5 seconds for the answer.',
      limit: 'runCommand',
      reasons: [
        'room_not_found',
        'silenced',
        'command_not_found',
        'command_failed',
        'posting_restricted',
        'slow_mode',
        'room_archived',
      ],
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
