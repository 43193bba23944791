import type { Status } from '@parley/api-contract';
import { useState, type FormEvent } from 'react';
import { m } from '@/paraglide/messages.js';
import { EmojiPicker } from '@/components/emoji-picker.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogBody, DialogContent, DialogFooter, DialogHeader } from '@/components/ui/dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { refusalOf } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount } from '@/live/me.ts';
import { StatusSuggestions } from './status-suggestions.tsx';

interface StatusDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function StatusDialog({ isOpen, onClose }: StatusDialogProps) {
  const account = useAccount();
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="sm:max-w-md">
        <DialogHeader title={m.presence_set_status()} description={m.presence_set_status_hint()} />
        {account && <StatusForm status={account.status} onSaved={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

const maxLength = 100;
const emojis = ['💬', '🎧', '🗓️', '🍽️', '🚌', '🏠', '🌴', '🤒', '🎉'];

function StatusForm({ status, onSaved }: { status: Status; onSaved: () => void }) {
  const [text, setText] = useState(status.text ?? '');
  const [emoji, setEmoji] = useState(status.emoji ?? '');
  const setStatus = trpc.presence.setStatus.useMutation({ onSuccess: onSaved });
  const refusal = refusalOf(setStatus.error, ['text']);
  const isTooLong = Array.from(text.trim()).length > maxLength;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (setStatus.isPending || isTooLong) return;
    setStatus.mutate({ text: text.trim() || null, emoji: emoji || null });
  }

  return (
    <form onSubmit={submit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {refusal.form !== undefined && <Notice>{refusal.form}</Notice>}
        <Field
          label={m.presence_status_text()}
          error={isTooLong ? m.presence_status_too_long() : refusal.field('text')}
          className="gap-2"
        >
          <Input
            autoComplete="off"
            placeholder={m.presence_status_placeholder()}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setStatus.reset();
            }}
          />
        </Field>
        <EmojiPicker
          label={m.presence_emoji()}
          emojis={emojis}
          value={emoji}
          onChange={setEmoji}
          noneLabel={m.presence_no_emoji()}
        />
        <StatusSuggestions
          onChoose={(suggestion) => {
            setText(suggestion.text);
            setEmoji(suggestion.emoji);
          }}
        />
      </DialogBody>
      <DialogFooter>
        {(status.text !== null || status.emoji !== null) && (
          <Button
            variant="ghost"
            className="mr-auto"
            onClick={() => setStatus.mutate({ text: null, emoji: null })}
          >
            {m.presence_clear_status()}
          </Button>
        )}
        <Button type="submit" isBusy={setStatus.isPending}>
          {m.presence_save_status()}
        </Button>
      </DialogFooter>
    </form>
  );
}
