import { contentSchema, maxContentLength } from '@parley/api-contract';
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
import { LengthHint } from './length-hint.tsx';
import { ReplyBar } from './reply-bar.tsx';
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
  const canSend = outbox !== null && contentSchema.safeParse(draft).success;
  useAutosize(ref, draft);
  useFocusWhenCalled(ref, { replyTo, editing });

  function change(text: string) {
    changeDraft({ text });
    if (text.trim() === '') typing.stopped();
    else typing.typed();
  }

  function send() {
    if (!canSend) return;
    outbox.add({ roomId, content: draft.trim(), replyTo });
    changeDraft(emptyDraft);
    typing.stopped();
    ref.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isComposing(event)) return;
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
    <div className="min-w-0 rounded-xl border border-input bg-background transition-colors focus-within:border-ring">
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
          enterKeyHint={isTouch ? 'enter' : 'send'}
          className="field-sizing-content max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-1.5 text-[1rem] leading-6 wrap-anywhere outline-none placeholder:truncate placeholder:text-muted-foreground sm:text-[0.9375rem] touch:min-h-11 touch:py-2.5"
        />
        <IconButton label={m.composer_send()} variant="primary" disabled={!canSend} onClick={send}>
          <SendHorizontal />
        </IconButton>
      </div>
      <div className="px-3.5 text-right empty:hidden has-[:not(:empty)]:pb-1.5">
        <LengthHint id={hintId} length={length} />
      </div>
    </div>
  );
}
