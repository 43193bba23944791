import type { Room } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import { isolated } from '@/lib/direction.ts';
import { trpc } from '@/lib/trpc.ts';

interface ArchiveDialogProps {
  room: Room;
  isOpen: boolean;
  onClose: () => void;
}

export function ArchiveDialog({ room, isOpen, onClose }: ArchiveDialogProps) {
  const utils = trpc.useUtils();
  const archive = trpc.rooms.archive.useMutation({
    onSuccess: () =>
      Promise.all([utils.rooms.get.invalidate({ roomId: room.id }), utils.rooms.list.invalidate()]),
  });
  const name = isolated(room.name ?? '');
  return (
    <RemoveDialog
      isOpen={isOpen}
      onClose={onClose}
      title={m.rooms_archive_title({ name })}
      description={m.rooms_archive_hint()}
      action={m.rooms_archive_submit()}
      mutation={archive}
      input={{ roomId: room.id }}
      removed={m.rooms_archived_done({ name })}
    />
  );
}
