import { contentSchema, type Command } from '@parley/api-contract';
import { isBlank } from '@parley/text';
import { SendHorizontal } from 'lucide-react';
import { useId, useRef, type KeyboardEvent } from 'react';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { cn } from '@/lib/cn.ts';
import { isolated } from '@/lib/direction.ts';
import { isComposing } from '@/lib/keyboard.ts';
import { useIsTouch } from '@/lib/media.ts';
import { shapingClass } from '@/lib/shaping.ts';
import { useAutosize } from '@/lib/use-autosize.ts';
import { emptyDraft } from '@/live/drafts.ts';
import { useWrittenText } from '@/lib/use-written-text.ts';
import { useSetTyping } from '@/live/typing.ts';
import { useChangeDraft, useDraft } from '@/live/use-unsent-text.ts';
import { useOutboxCommands } from '@/live/use-outbox.ts';
import { m } from '@/paraglide/messages.js';
import { CommandOptions } from './command-options.tsx';
import { CommandResults } from './command-results.tsx';
import { LengthHint } from './length-hint.tsx';
import { ReplyBar } from './reply-bar.tsx';
import { commandIn, messageIn, type TypedCommand } from './slash-command.ts';
import { useCommandOptions } from './use-command-options.ts';
import { useRunCommand } from './use-run-command.ts';
import { useEditNewestOwn } from './use-edit-newest-own.ts';
import { useFocusWhenCalled } from './use-focus-when-called.ts';
import { useStrayTyping } from './use-stray-typing.ts';

interface FieldProps {
  roomId: number;
  title: string | null;
}

export function Field({ roomId, title }: FieldProps) {
  const { text: draft, replyTo } = useDraft(roomId);
  const changeDraft = useChangeDraft(roomId);
  const isTouch = useIsTouch();
  const typing = useSetTyping(roomId);
  const outbox = useOutboxCommands();
  const editNewestOwn = useEditNewestOwn(roomId);
  const ref = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const label =
    title === null ? m.composer_placeholder_untitled() : m.composer_placeholder({ title: isolated(title) });
  const options = useCommandOptions(draft, pick);
  const commands = useRunCommand(roomId);
  const canSend =
    outbox !== null && contentSchema.safeParse(draft).success && !isBlank(draft) && !commands.isRunning;
  const written = useWrittenText(ref, draft, change);
  useAutosize(ref, draft);
  useFocusWhenCalled(ref, { roomId, replyTo });
  useStrayTyping(ref, written.insert);

  function change(text: string) {
    changeDraft({ text });
    // Nobody needs to wait for a command.
    if (isBlank(text) || text.startsWith('/')) typing.stopped();
    else typing.typed();
  }

  function pick({ name }: Command) {
    ref.current?.select();
    written.insert(`/${name} `);
  }

  function send() {
    if (!canSend) return;
    const command = commandIn(draft);
    if (command === null) sendMessage(messageIn(draft));
    else void runCommand(command);
    ref.current?.focus();
  }

  function sendMessage(content: string) {
    if (outbox === null) return;
    outbox.add({ roomId, content, replyTo });
    empty();
    typing.stopped();
  }

  /** Undoing must not bring a sent message back. */
  function empty() {
    written.forget();
    changeDraft(emptyDraft);
  }

  /** The text stays until the command has run, so that it can be corrected, or sent as a message after all. */
  async function runCommand(command: TypedCommand) {
    if (await commands.run(command)) empty();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isComposing(event) || options.takeKey(event) || written.takeKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !isTouch) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && replyTo !== null) {
      event.preventDefault();
      changeDraft({ replyTo: null });
    } else if (event.key === 'ArrowUp' && draft === '' && !hasModifier(event)) {
      event.preventDefault();
      void editNewestOwn();
    }
  }

  return (
    <>
      <CommandResults
        results={commands.results}
        onDismiss={(id) => {
          commands.dismiss(id);
          ref.current?.focus();
        }}
        onSendAsMessage={() => {
          for (const { id, isUnknown } of commands.results) if (isUnknown) commands.dismiss(id);
          sendMessage(draft.trim());
          ref.current?.focus();
        }}
      />
      <div className="relative min-w-0 rounded-xl border border-input bg-background transition-colors focus-within:border-ring">
        {options.isOpen && (
          <CommandOptions
            id={hintId}
            commands={options.fitting}
            activeId={options.active?.id}
            onPick={pick}
          />
        )}
        {replyTo !== null && (
          <ReplyBar roomId={roomId} seq={replyTo} onCancel={() => changeDraft({ replyTo: null })} />
        )}
        <div className="flex items-end gap-1 p-1">
          <textarea
            ref={ref}
            dir="auto"
            rows={1}
            value={draft}
            onChange={written.onChange}
            onKeyDown={onKeyDown}
            onBlur={typing.stopped}
            placeholder={label}
            aria-label={label}
            aria-describedby={hintId}
            aria-invalid={written.excess > 0}
            aria-autocomplete="list"
            aria-controls={options.isOpen ? `${hintId}-commands` : undefined}
            aria-activedescendant={options.active && `${hintId}-command-${options.active.id}`}
            enterKeyHint={isTouch ? 'enter' : 'send'}
            className={cn(
              shapingClass(draft),
              'field-sizing-content max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none rounded-lg bg-transparent px-2.5 py-1.5 text-[1rem] leading-6 wrap-anywhere outline-none placeholder:truncate placeholder:text-muted-foreground sm:text-[0.9375rem] forced-colors:focus-ring touch:min-h-11 touch:py-2.5',
            )}
          />
          <IconButton label={m.composer_send()} variant="primary" disabled={!canSend} onClick={send}>
            <SendHorizontal />
          </IconButton>
        </div>
        <div className="flex justify-end gap-3 px-3.5 has-[:not(:empty)]:pb-1.5">
          <CommandHint command={options.named} isRunning={commands.isRunning} />
          <LengthHint id={hintId} written={written} />
        </div>
      </div>
    </>
  );
}

function hasModifier({ shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return shiftKey || ctrlKey || metaKey || altKey;
}

/** The arguments and the description of the command that is being typed. */
function CommandHint({ command, isRunning }: { command: Command | undefined; isRunning: boolean }) {
  return (
    <output className="min-w-0 flex-1 truncate text-left text-xs text-muted-foreground">
      {isRunning
        ? m.composer_command_running()
        : command && `/${command.name} ${command.argumentHint} ${command.description}`}
    </output>
  );
}
