import type { Room, User } from '@parley/api-contract';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { focusFirstControl } from '@/lib/focus.ts';
import { isolated } from '@/lib/direction.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { useAccount } from '@/live/me.ts';
import { AddPeopleForm } from './add-people-form.tsx';
import { InviteLinks } from './invite-links.tsx';
import { useCreateInvite, type CreateInvite } from './use-create-invite.ts';

interface InviteDialogProps {
  room: Room;
  isOpen: boolean;
  onClose: () => void;
}

/** Adds people to a room, or invites them with a link. */
export function InviteDialog({ room, isOpen, onClose }: InviteDialogProps) {
  const create = useCreateInvite();
  return (
    <Dialog
      open={isOpen}
      // A click outside the dialog would lose the link.
      disablePointerDismissal={create.data !== undefined}
      onOpenChange={(open) => !open && onClose()}
      onOpenChangeComplete={(open) => !open && !create.isPending && create.reset()}
    >
      <DialogContent className="sm:h-[min(34rem,88dvh)]">
        <Steps room={room} create={create} onAdded={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function Steps({ room, create, onAdded }: { room: Room; create: CreateInvite; onAdded: () => void }) {
  const name = isolated(roomTitle(room, useAccount()?.id));
  const [step, setStep] = useState<'people' | 'link' | null>(null);
  const [people, setPeople] = useState<User[]>([]);
  return (
    // The button that changes the step disappears with the step.
    <div key={step} ref={step === null ? undefined : focusFirstControl} className="contents">
      {step === 'link' ? (
        <>
          <DialogHeader title={m.invites_title()} description={m.invites_hint({ name })} />
          <InviteLinks room={room} create={create} onBack={() => setStep('people')} />
        </>
      ) : (
        <>
          <DialogHeader title={m.rooms_add_people()} description={m.rooms_add_people_hint({ name })} />
          <AddPeopleForm
            room={room}
            people={people}
            onChange={setPeople}
            onAdded={onAdded}
            onInviteWithLink={() => setStep('link')}
          />
        </>
      )}
    </div>
  );
}
