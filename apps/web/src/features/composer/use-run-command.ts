import { errorDataFrom } from '@parley/api-contract';
import { useState } from 'react';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { m } from '@/paraglide/messages.js';
import type { TypedCommand } from './slash-command.ts';

/** What is shown only to the person who typed a command. */
export interface CommandResult {
  id: number;
  command: string;
  text: string;
  isFailure: boolean;
  /** Whether there is no such command, so that what was typed may have been meant for a message. */
  isUnknown: boolean;
}

const maxShown = 5;

/** Runs commands in a room. Their answers are kept while the room is open. */
export function useRunCommand(roomId: number) {
  const run = trpc.commands.run.useMutation();
  const [results, setResults] = useState<readonly CommandResult[]>([]);

  function show(result: Omit<CommandResult, 'id'>) {
    setResults((shown) => [...shown.slice(1 - maxShown), { ...result, id: (shown.at(-1)?.id ?? 0) + 1 }]);
  }

  return {
    isRunning: run.isPending,
    results,
    dismiss: (id: number) => setResults((shown) => shown.filter((result) => result.id !== id)),
    /** Returns whether it ran. */
    async run({ name, text }: TypedCommand): Promise<boolean> {
      setResults((shown) => shown.filter(({ isFailure }) => !isFailure));
      try {
        const answer = await run.mutateAsync({ roomId, name, text });
        if (answer.visibility === 'caller') {
          const said = answer.text === '' ? m.composer_command_done() : answer.text;
          show({ command: name, text: said, isFailure: false, isUnknown: false });
        }
        return true;
      } catch (error) {
        const isUnknown = errorDataFrom(error)?.reason === 'command_not_found';
        show({
          command: name,
          text: isUnknown ? m.composer_command_unknown({ name }) : errorText(error),
          isFailure: true,
          isUnknown,
        });
        return false;
      }
    },
  };
}
