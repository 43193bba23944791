import type { Room } from '@parley/api-contract';
import { isOpenRoom } from '@parley/rules';
import { useNavigate } from '@tanstack/react-router';
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
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount } from '@/live/me.ts';

interface LeaveDialogProps {
  room: Room;
  isOpen: boolean;
  onClose: () => void;
}

export function LeaveDialog({ room, isOpen, onClose }: LeaveDialogProps) {
  const account = useAccount();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const leave = trpc.rooms.leave.useMutation({
    onSuccess: async () => {
      onClose();
      await navigate({ to: '/' });
      await utils.rooms.get.reset({ roomId: room.id });
      await utils.rooms.list.invalidate();
    },
  });

  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      {/* After leaving, the focus goes to the next page, not to what had it before. */}
      <DialogContent variant="alert" finalFocus={() => leave.isIdle || leave.isError}>
        <DialogHeader
          title={m.rooms_leave_title({ name: isolated(roomTitle(room, account?.id)) })}
          description={isOpenRoom(room) ? m.rooms_leave_public_hint() : m.rooms_leave_private_hint()}
        />
        {leave.isError && (
          <DialogBody>
            <Notice>{errorText(leave.error)}</Notice>
          </DialogBody>
        )}
        <DialogFooter>
          <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
          <Button
            variant="destructive"
            isBusy={leave.isPending}
            onClick={() => leave.mutate({ roomId: room.id })}
          >
            {m.rooms_leave()}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
