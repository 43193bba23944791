import type { Command } from '@parley/api-contract';
import { useState, type KeyboardEvent } from 'react';
import { trpc } from '@/lib/trpc.ts';
import { commandIn, nameBegunIn } from './slash-command.ts';

const staleMs = 30_000;

/** The list of commands above the field: which it has, which is active, and the keys it handles. */
export function useCommandOptions(draft: string, onPick: (command: Command) => void) {
  const begun = nameBegunIn(draft);
  const typed = commandIn(draft);
  const query = trpc.commands.list.useQuery(
    {},
    { enabled: begun !== null || typed !== null, staleTime: staleMs },
  );
  const commands = query.data?.commands ?? [];
  /** The text for which the list was closed. */
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const [chosen, setChosen] = useState({ draft, index: 0 });
  const fitting = commands.filter(({ name }) => begun !== null && name.startsWith(begun));
  const isOpen = begun !== null && query.isSuccess && closedFor !== draft;
  const index = chosen.draft === draft ? chosen.index : 0;
  const active = isOpen ? fitting[index] : undefined;

  function move(step: number) {
    setChosen({ draft, index: (index + step + fitting.length) % fitting.length });
  }

  /** Returns whether the list handled the key. */
  function takeKey(event: KeyboardEvent): boolean {
    if (!isOpen) return false;
    if (event.key === 'Escape') setClosedFor(draft);
    else if (active === undefined) return false;
    else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Tab' && !event.shiftKey) onPick(active);
    // If the name is complete, Enter runs the command.
    else if (event.key === 'Enter' && !event.shiftKey && active.name !== begun) onPick(active);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    isOpen,
    fitting,
    active,
    takeKey,
    /** The command whose complete name has been typed. */
    named: commands.find(({ name }) => name === typed?.name),
  };
}
