import { maxGroupSize, type User } from '@parley/api-contract';
import { useMemo, useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogFooter,
  DialogHeader,
} from '@/components/ui/dialog.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { errorText } from '@/lib/errors.ts';
import { useAccount } from '@/live/me.ts';
import { PeoplePicker } from './people-picker.tsx';
import { useOpenConversation } from './use-open-conversation.ts';

interface NewConversationDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function NewConversationDialog({ isOpen, onClose }: NewConversationDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="sm:h-[min(32rem,88dvh)]">
        <DialogHeader title={m.rooms_new_conversation()} description={m.rooms_new_conversation_hint()} />
        <NewConversationForm onOpened={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function NewConversationForm({ onOpened }: { onOpened: () => void }) {
  const account = useAccount();
  const [people, setPeople] = useState<User[]>([]);
  // Alone, the viewer starts notes to themself; among others, they are there anyway.
  const excludedIds = useMemo(
    () => new Set(account && people.length > 0 ? [account.id] : []),
    [account, people.length],
  );
  const conversation = useOpenConversation(onOpened);

  return (
    <form
      className="contents"
      onSubmit={(event) => {
        event.preventDefault();
        if (people.length > 0) conversation.open(people.map((person) => person.id));
      }}
    >
      <DialogBody className="flex flex-col gap-3">
        {conversation.error !== null && <Notice>{errorText(conversation.error)}</Notice>}
        <PeoplePicker
          label={m.people_to()}
          people={people}
          onChange={setPeople}
          excludedIds={excludedIds}
          max={maxGroupSize - 1}
        />
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" disabled={people.length === 0} isBusy={conversation.isPending}>
          {people.length > 1 ? m.rooms_start_group() : m.rooms_start_direct()}
        </Button>
      </DialogFooter>
    </form>
  );
}
