import { contentSchema, maxContentLength, type Command } from '@parley/api-contract';
import { SendHorizontal } from 'lucide-react';
import { useId, useRef, type KeyboardEvent } from 'react';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { contentLength } from '@/lib/content-length.ts';
import { isComposing } from '@/lib/is-composing.ts';
import { useIsTouch } from '@/lib/media.ts';
import { useAutosize } from '@/lib/use-autosize.ts';
import { emptyDraft } from '@/live/drafts.ts';
import { useNewestOwn } from '@/live/timeline.ts';
import { useSetTyping } from '@/live/typing.ts';
import { useChangeDraft, useDraft } from '@/live/use-draft.ts';
import { useOutboxCommands } from '@/live/use-outbox.ts';
import { useRoomView } from '@/live/use-room-view.ts';
import { m } from '@/paraglide/messages.js';
import { CommandOptions } from './command-options.tsx';
import { CommandResults } from './command-results.tsx';
import { LengthHint } from './length-hint.tsx';
import { ReplyBar } from './reply-bar.tsx';
import { commandIn, messageIn, type TypedCommand } from './slash-command.ts';
import { useCommandOptions } from './use-command-options.ts';
import { useRunCommand } from './use-run-command.ts';
import { useFocusWhenCalled } from './use-focus-when-called.ts';

interface FieldProps {
  roomId: number;
  title: string | null;
}

export function Field({ roomId, title }: FieldProps) {
  const { text: draft, replyTo } = useDraft(roomId);
  const changeDraft = useChangeDraft(roomId);
  const { editing, edit } = useRoomView(roomId);
  const isTouch = useIsTouch();
  const typing = useSetTyping(roomId);
  const outbox = useOutboxCommands();
  const newestOwn = useNewestOwn(roomId);
  const ref = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const label = title === null ? m.composer_placeholder_untitled() : m.composer_placeholder({ title });
  const length = contentLength(draft);
  const options = useCommandOptions(draft, pick);
  const commands = useRunCommand(roomId);
  const canSend = outbox !== null && contentSchema.safeParse(draft).success && !commands.isRunning;
  useAutosize(ref, draft);
  useFocusWhenCalled(ref, { replyTo, editing });

  function change(text: string) {
    changeDraft({ text });
    // A command is for nobody to wait for.
    if (text.trim() === '' || text.startsWith('/')) typing.stopped();
    else typing.typed();
  }

  function pick({ name }: Command) {
    change(`/${name} `);
    ref.current?.focus();
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
    changeDraft(emptyDraft);
    typing.stopped();
  }

  /** What was typed stays until the command has run: it can be put right, or sent as a message after all. */
  async function runCommand(command: TypedCommand) {
    if (await commands.run(command)) changeDraft(emptyDraft);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isComposing(event) || options.takeKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !isTouch) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && replyTo !== null) {
      event.preventDefault();
      changeDraft({ replyTo: null });
    } else if (event.key === 'ArrowUp' && draft === '' && newestOwn !== null) {
      event.preventDefault();
      edit({ seq: newestOwn.seq, text: newestOwn.content, from: 'composer' });
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
            rows={1}
            value={draft}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
            onBlur={typing.stopped}
            placeholder={label}
            aria-label={label}
            aria-describedby={hintId}
            aria-invalid={length > maxContentLength}
            aria-autocomplete="list"
            aria-controls={options.isOpen ? `${hintId}-commands` : undefined}
            aria-activedescendant={options.active && `${hintId}-command-${options.active.id}`}
            enterKeyHint={isTouch ? 'enter' : 'send'}
            className="field-sizing-content max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-1.5 text-[1rem] leading-6 wrap-anywhere outline-none placeholder:truncate placeholder:text-muted-foreground sm:text-[0.9375rem] touch:min-h-11 touch:py-2.5"
          />
          <IconButton label={m.composer_send()} variant="primary" disabled={!canSend} onClick={send}>
            <SendHorizontal />
          </IconButton>
        </div>
        <div className="flex justify-end gap-3 px-3.5 has-[:not(:empty)]:pb-1.5">
          <CommandHint command={options.named} isRunning={commands.isRunning} />
          <LengthHint id={hintId} length={length} />
        </div>
      </div>
    </>
  );
}

/** What the command that is typed takes, and does. */
function CommandHint({ command, isRunning }: { command: Command | undefined; isRunning: boolean }) {
  return (
    <output className="min-w-0 flex-1 truncate text-left text-xs text-muted-foreground">
      {isRunning
        ? m.composer_command_running()
        : command && `/${command.name} ${command.argumentHint} ${command.description}`}
    </output>
  );
}
