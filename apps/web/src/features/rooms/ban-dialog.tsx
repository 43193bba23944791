import { banInput, maxBanReasonLength, type Room, type User } from '@parley/api-contract';
import { isConversation, isOpenRoom } from '@parley/rules';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { ResourceDialog, type FocusTarget } from '@/components/resource/resource-dialog.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { isolated } from '@/lib/direction.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { useAccount } from '@/live/me.ts';
import { useMemberMutations } from './use-member-mutations.ts';

interface BanDialogProps {
  room: Room;
  user: User;
  isOpen: boolean;
  onClose: () => void;
  finalFocus: FocusTarget;
}

export function BanDialog({ room, user, isOpen, onClose, finalFocus }: BanDialogProps) {
  const account = useAccount();
  const { ban } = useMemberMutations(room);
  const name = isolated(user.displayName);
  return (
    <ResourceDialog
      isOpen={isOpen}
      onClose={onClose}
      title={
        isConversation(room)
          ? m.people_ban_conversation_title({ name })
          : m.people_ban_title({ name, room: isolated(roomTitle(room, account?.id)) })
      }
      description={isOpenRoom(room) ? m.people_ban_public_hint() : m.people_ban_private_hint()}
      mutation={ban}
      finalFocus={finalFocus}
    >
      <DialogForm
        initial={{ reason: '' }}
        schema={banInput}
        toInput={({ reason }) => ({ roomId: room.id, userId: user.id, reason })}
        problems={{ reason: m.people_ban_reason_invalid }}
        mutation={ban}
        onSuccess={() => {
          onClose();
          toast.success(m.people_banned({ name }));
        }}
        submitLabel={m.people_ban_confirm()}
        isDestructive
      >
        {(field) => (
          <TextField
            {...field('reason')}
            label={m.people_ban_reason()}
            hint={m.people_ban_reason_hint()}
            maxLength={maxBanReasonLength * 2}
            isOptional
          />
        )}
      </DialogForm>
    </ResourceDialog>
  );
}
