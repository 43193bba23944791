import { contentSchema, type Message } from '@parley/api-contract';
import { isBlank } from '@parley/text';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { errorText } from '@/lib/errors.ts';
import { cn } from '@/lib/cn.ts';
import { focusAtEnd } from '@/lib/focus.ts';
import { isComposing } from '@/lib/keyboard.ts';
import { shapingClass } from '@/lib/shaping.ts';
import { useIsTouch } from '@/lib/media.ts';
import { useAutosize } from '@/lib/use-autosize.ts';
import { useWrittenText } from '@/lib/use-written-text.ts';
import type { Edit } from '@/live/edits.ts';
import { useChangeMessage } from '@/live/use-change-message.ts';
import { useEditCommands, useFocusCall } from '@/live/use-unsent-text.ts';
import { m } from '@/paraglide/messages.js';

interface MessageEditorProps {
  message: Message;
  edit: Edit;
  /** Called when it is saved without any text. */
  onEmptied: () => void;
}

/**
 * The editor in a message's row. Enter saves and Escape cancels. The text survives leaving the room and reloading. If the message is
 * deleted meanwhile, the text can still be copied.
 */
export function MessageEditor({ message, edit, onEmptied }: MessageEditorProps) {
  const { roomId, seq } = message;
  const { text } = edit;
  const commands = useEditCommands(roomId);
  const isDeleted = message.deletedAt !== null;
  const isTouch = useIsTouch();
  const [isSaving, setIsSaving] = useState(false);
  const { edit: save } = useChangeMessage(roomId);
  const ref = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const written = useWrittenText(ref, text, (changed) => commands.change(seq, changed));
  const { excess, isRefused } = written;
  useAutosize(ref, text);
  useFocusWhenCalled(ref, message);

  const isEmpty = isBlank(text);
  const canSave = !isDeleted && (isEmpty || contentSchema.safeParse(text).success);
  const close = () => commands.end(edit);

  async function submit() {
    if (!canSave || isSaving) return;
    if (isEmpty) return onEmptied();
    if (text.trim() === message.content) return close();
    setIsSaving(true);
    try {
      await save(seq, text);
      close();
    } catch (error) {
      toast.error(errorText(error));
      setIsSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event) || written.takeKey(event)) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter' && !event.shiftKey && !isTouch) {
      event.preventDefault();
      void submit();
    }
  }

  return (
    <div className="py-1">
      <Textarea
        ref={ref}
        value={text}
        onChange={written.onChange}
        onKeyDown={onKeyDown}
        readOnly={isSaving}
        aria-label={m.message_edit_label()}
        aria-describedby={hintId}
        aria-invalid={excess > 0}
        className={cn(shapingClass(text), 'max-h-[40dvh] min-h-10 w-full overflow-y-auto')}
      />
      <div className="mt-1.5 flex flex-wrap items-center gap-2">
        <Button size="sm" onClick={() => void submit()} isBusy={isSaving} disabled={!canSave}>
          {m.message_edit_save()}
        </Button>
        <Button size="sm" variant="ghost" onClick={close}>
          {m.message_edit_cancel()}
        </Button>
        <span id={hintId} className="text-xs text-muted-foreground">
          {isDeleted
            ? m.message_edit_deleted()
            : isRefused
              ? m.composer_refused({ count: excess })
              : excess > 0
                ? m.composer_over({ count: excess })
                : !isTouch && m.message_edit_hint()}
        </span>
      </div>
    </div>
  );
}

/** Takes the focus only when called, not when scrolled into view: then people are reading, or writing elsewhere. */
function useFocusWhenCalled(ref: RefObject<HTMLTextAreaElement | null>, { roomId, seq }: Message) {
  const { call, answered } = useFocusCall(roomId);
  useEffect(() => {
    if (call?.on !== 'editor' || call.seq !== seq) return;
    focusAtEnd(ref.current);
    answered();
  }, [ref, seq, call, answered]);
}
