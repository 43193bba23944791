import type { Room } from '@parley/api-contract';
import { X } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { Dialog, DialogBody, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { formatNumber } from '@/lib/format.ts';
import { useHasSidePanel } from '@/lib/media.ts';
import { MembersList } from './members-list.tsx';

interface MembersPanelProps {
  room: Room;
  isOpen: boolean;
  onClose: () => void;
  onAddPeople?: (() => void) | undefined;
}

/** Beside the messages if there is space, otherwise over them. */
export function MembersPanel({ room, isOpen, onClose, onAddPeople }: MembersPanelProps) {
  const hasSidePanel = useHasSidePanel();
  if (!hasSidePanel) {
    return (
      <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
        <DialogContent variant="side">
          <DialogHeader
            title={m.rooms_members()}
            description={m.rooms_member_count({ count: room.memberCount })}
          />
          <DialogBody className="px-3">
            <MembersList room={room} onAddPeople={onAddPeople} onLeave={onClose} />
          </DialogBody>
        </DialogContent>
      </Dialog>
    );
  }
  if (!isOpen) return null;
  return (
    <aside
      aria-label={m.rooms_members()}
      className="flex w-72 shrink-0 flex-col border-l border-border xl:w-80"
    >
      <div className="flex h-14 shrink-0 items-center gap-2 border-b border-border pr-2 pl-4">
        <h2 className="flex-1 text-sm font-semibold">
          {m.rooms_members()}{' '}
          <span className="font-normal text-muted-foreground tabular-nums">
            {formatNumber(room.memberCount)}
          </span>
        </h2>
        <IconButton label={m.rooms_hide_members()} size="iconSm" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2">
        <MembersList room={room} onAddPeople={onAddPeople} />
      </div>
    </aside>
  );
}
