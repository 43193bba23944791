import type { Room } from '@parley/api-contract';
import { isOpenRoom } from '@parley/rules';
import { useNavigate, useParams } from '@tanstack/react-router';
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
import { catchLostFocus } from '@/lib/focus.ts';
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
  const openRoomId = useParams({ strict: false, select: ({ roomId }) => roomId });
  const isOpenHere = openRoomId === room.id;
  const utils = trpc.useUtils();
  const leave = trpc.rooms.leave.useMutation({
    onSuccess: async () => {
      onClose();
      if (isOpenHere) await navigate({ to: '/' });
      else catchLostFocus(() => mainArea()?.focus({ preventScroll: true }));
      await utils.rooms.get.reset({ roomId: room.id });
      await utils.rooms.list.invalidate();
    },
  });

  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      {/* After leaving, the focus goes to the page that is shown then, because what had it before is gone. */}
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

/** On phones, the list is the main area. */
function mainArea(): HTMLElement | null {
  return document.querySelector<HTMLElement>('main, [role=main]');
}
