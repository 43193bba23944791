import { EyeOff, CircleAlert, X } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { cn } from '@/lib/cn.ts';
import { m } from '@/paraglide/messages.js';
import type { CommandResult } from './use-run-command.ts';

interface CommandResultsProps {
  results: readonly CommandResult[];
  onDismiss: (id: number) => void;
  onSendAsMessage: () => void;
}

/** What commands answered, shown only to the person who typed them. */
export function CommandResults({ results, onDismiss, onSendAsMessage }: CommandResultsProps) {
  return (
    <div aria-live="polite" className="mb-2 flex max-h-[40dvh] flex-col gap-2 overflow-y-auto empty:mb-0">
      {results.map((result) => (
        <Result
          key={result.id}
          result={result}
          onDismiss={() => onDismiss(result.id)}
          onSendAsMessage={onSendAsMessage}
        />
      ))}
    </div>
  );
}

interface ResultProps {
  result: CommandResult;
  onDismiss: () => void;
  onSendAsMessage: () => void;
}

function Result({ result, onDismiss, onSendAsMessage }: ResultProps) {
  const { command, text, isFailure, isUnknown } = result;
  const Icon = isFailure ? CircleAlert : EyeOff;
  return (
    <section
      aria-label={m.composer_command_answer({ name: command })}
      className={cn(
        'flex items-start gap-2.5 rounded-xl border border-border bg-muted py-2 pr-1.5 pl-3 text-sm',
        isFailure && 'text-destructive',
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 self-center">
        {!isFailure && (
          <p className="text-xs text-muted-foreground">{m.composer_command_only_you({ name: command })}</p>
        )}
        <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
          {text}
        </p>
        {isUnknown && (
          <Button variant="outline" size="sm" className="mt-1.5 text-foreground" onClick={onSendAsMessage}>
            {m.composer_command_send_as_message()}
          </Button>
        )}
      </div>
      <IconButton label={m.composer_command_dismiss({ name: command })} size="iconSm" onClick={onDismiss}>
        <X />
      </IconButton>
    </section>
  );
}
