import type { Command } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { cn } from '@/lib/cn.ts';

interface CommandOptionsProps {
  /** The prefix of the IDs by which the field points to the list and the active option. */
  id: string;
  commands: readonly Command[];
  activeId: number | undefined;
  onPick: (command: Command) => void;
}

/** The commands that start with what was typed. The field keeps the focus and handles the keys. */
export function CommandOptions({ id, commands, activeId, onPick }: CommandOptionsProps) {
  return (
    <div className="absolute -inset-x-px bottom-full z-10 mb-1 flex max-h-[min(18rem,40dvh)] flex-col overflow-hidden rounded-xl border border-border bg-popover text-popover-foreground shadow-overlay">
      <div
        id={`${id}-commands`}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a datalist has no descriptions
        role="listbox"
        aria-label={m.composer_commands()}
        className="min-h-0 overflow-y-auto overscroll-contain p-1 empty:hidden"
      >
        {commands.map((command) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field handles the keys
          <div
            key={command.id}
            id={`${id}-command-${command.id}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option element is a part of a select
            role="option"
            aria-selected={command.id === activeId}
            tabIndex={-1}
            ref={(element) => {
              if (command.id === activeId) element?.scrollIntoView({ block: 'nearest' });
            }}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(command)}
            className={cn(
              'cursor-pointer rounded-lg px-2.5 py-1.5 text-sm hover:bg-accent/60 touch:min-h-11',
              command.id === activeId && 'bg-accent',
            )}
          >
            <span className="font-medium">/{command.name}</span>{' '}
            <span className="text-muted-foreground">{command.argumentHint}</span>
            <div className="truncate text-[0.8125rem] text-muted-foreground">{command.description}</div>
          </div>
        ))}
      </div>
      <output className="shrink-0 border-t border-border px-3.5 py-2 text-xs text-muted-foreground first:border-t-0">
        {commands.length > 0 && <span className="touch:hidden">{m.composer_commands_keys()} </span>}
        {commands.length === 0 ? m.composer_commands_none() : m.composer_commands_hint()}
      </output>
    </div>
  );
}
