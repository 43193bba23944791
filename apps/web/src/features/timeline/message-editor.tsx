import { contentSchema, maxContentLength, type Message } from '@parley/api-contract';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { contentLength } from '@/lib/content-length.ts';
import { errorText } from '@/lib/errors.ts';
import { focusAtEnd } from '@/lib/focus-at-end.ts';
import { isComposing } from '@/lib/is-composing.ts';
import { useIsTouch } from '@/lib/media.ts';
import { useAutosize } from '@/lib/use-autosize.ts';
import { useChangeMessage } from '@/live/use-change-message.ts';
import { useRoomView } from '@/live/use-room-view.ts';
import { m } from '@/paraglide/messages.js';

interface MessageEditorProps {
  message: Message;
  onClose: () => void;
  /** Called when it is saved without a text. */
  onEmptied: () => void;
}

/** A message's text while it is being edited, in its row. Enter saves, Escape gives up. Leaving the room keeps it. */
export function MessageEditor({ message, onClose, onEmptied }: MessageEditorProps) {
  const { editing, edit: setEditing } = useRoomView(message.roomId);
  const text = editing?.text ?? message.content;
  const isTouch = useIsTouch();
  const [isSaving, setIsSaving] = useState(false);
  const { edit } = useChangeMessage(message.roomId);
  const ref = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  useAutosize(ref, text);
  useEffect(() => focusAtEnd(ref.current), []);

  const excess = contentLength(text) - maxContentLength;
  const isEmpty = text.trim() === '';
  const canSave = isEmpty || contentSchema.safeParse(text).success;

  async function save() {
    if (isEmpty) return onEmptied();
    if (text.trim() === message.content) return onClose();
    if (!canSave || isSaving) return;
    setIsSaving(true);
    try {
      await edit(message.seq, text);
      onClose();
    } catch (error) {
      toast.error(errorText(error));
      setIsSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event)) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Enter' && !event.shiftKey && !isTouch) {
      event.preventDefault();
      void save();
    }
  }

  return (
    <div className="py-1">
      <Textarea
        ref={ref}
        value={text}
        onChange={(event) => editing && setEditing({ ...editing, text: event.target.value })}
        onKeyDown={onKeyDown}
        readOnly={isSaving}
        aria-label={m.message_edit_label()}
        aria-describedby={hintId}
        aria-invalid={excess > 0}
        className="max-h-[40dvh] min-h-10 w-full overflow-y-auto"
      />
      <div className="mt-1.5 flex flex-wrap items-center gap-2">
        <Button size="sm" onClick={() => void save()} isBusy={isSaving} disabled={!canSave}>
          {m.message_edit_save()}
        </Button>
        <Button size="sm" variant="ghost" onClick={onClose}>
          {m.message_edit_cancel()}
        </Button>
        <span id={hintId} className="text-xs text-muted-foreground">
          {excess > 0 ? m.composer_over({ count: excess }) : !isTouch && m.message_edit_hint()}
        </span>
      </div>
    </div>
  );
}
