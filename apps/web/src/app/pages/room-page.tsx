import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { Membership, Room } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { Composer } from '@/features/composer/composer.tsx';
import { TypingLine } from '@/features/composer/typing-line.tsx';
import { isArchived, isConversation } from '@parley/rules';
import { SlowModeHint } from '@/features/composer/slow-mode-hint.tsx';
import { ArchiveDialog } from '@/features/rooms/archive-dialog.tsx';
import { DeleteRoomDialog } from '@/features/rooms/delete-room-dialog.tsx';
import { BansDialog } from '@/features/rooms/bans-dialog.tsx';
import { EditRoomDialog } from '@/features/rooms/edit-room-dialog.tsx';
import { InviteDialog } from '@/features/rooms/invite-dialog.tsx';
import { JoinBar } from '@/features/rooms/join-bar.tsx';
import { LeaveDialog } from '@/features/rooms/leave-dialog.tsx';
import { MembersPanel } from '@/features/rooms/members-panel.tsx';
import { RoomFailed, RoomMissing } from '@/features/rooms/room-missing.tsx';
import { RoomHeader } from '@/features/rooms/room-header.tsx';
import { RoomSkeleton } from '@/features/rooms/room-skeleton.tsx';
import { RenameGroupDialog } from '@/features/rooms/rename-group-dialog.tsx';
import { useUnarchive } from '@/features/rooms/use-unarchive.ts';
import { useRoom, type RoomState } from '@/features/rooms/use-room.ts';
import { Timeline } from '@/features/timeline/timeline.tsx';
import { roomTitle } from '@/lib/room-title.ts';
import { RoomItems } from '@/features/sidebar/room-items.tsx';
import { useListChanges } from '@/features/sidebar/use-list-changes.ts';
import { useAccount, useRoomEntry } from '@/live/me.ts';
import { useCanInRoom } from '@/live/rights.ts';
import { MainArea } from '../main-area.tsx';
import { usePageTitle } from '../use-page-title.ts';

export function RoomPage() {
  const { roomId } = useParams({ from: '/session/shell/rooms/$roomId' });
  const state = useRoom(roomId);
  const viewerId = useAccount()?.id;
  usePageTitle(titleOf(state, viewerId));

  switch (state.status) {
    case 'loading':
      return (
        <MainArea>
          <RoomSkeleton />
        </MainArea>
      );
    case 'missing':
      return (
        <MainArea>
          <RoomMissing />
        </MainArea>
      );
    case 'failed':
      return (
        <MainArea>
          <RoomFailed error={state.error} onRetry={state.retry} />
        </MainArea>
      );
    case 'ready':
      return <OpenRoom key={roomId} room={state.room} membership={state.membership} />;
    default:
      return state satisfies never;
  }
}

function titleOf(state: RoomState, viewerId: number | undefined): string | null {
  if (state.status === 'missing') return m.rooms_missing();
  return state.status === 'ready' ? roomTitle(state.room, viewerId) : null;
}

function OpenRoom({ room, membership }: { room: Room; membership: Membership | null }) {
  const { at } = useSearch({ from: '/session/shell/rooms/$roomId' });
  const navigate = useNavigate();
  const viewerId = useAccount()?.id;
  const entry = useRoomEntry(room.id);
  const change = useListChanges();
  const [isShowingMembers, setIsShowingMembers] = useState(false);
  const [dialog, setDialog] = useState<'invite' | 'edit' | 'bans' | 'archive' | 'leave' | 'delete' | null>(
    null,
  );
  const can = useCanInRoom({ room, membership });
  const [canAddPeople, canEdit, canLeave] = [can('room.invite'), can('room.rename'), can('room.leave')];
  const [canArchive, canDelete] = [can('room.archive'), can('room.delete')];
  const canRestrict = can('room.restrict');
  const unarchive = useUnarchive(room);
  const addPeople = canAddPeople ? () => setDialog('invite') : undefined;
  const onLeaveHighlight = useCallback(
    () => void navigate({ to: '/rooms/$roomId', params: { roomId: room.id }, replace: true }),
    [navigate, room.id],
  );
  const closeDialog = () => setDialog(null);

  return (
    <>
      <MainArea>
        <RoomHeader
          room={room}
          isShowingMembers={isShowingMembers}
          onToggleMembers={() => setIsShowingMembers(!isShowingMembers)}
          onSearch={() => navigate({ to: '/search', search: { q: '', room: room.id } })}
          onAddPeople={addPeople}
          onEdit={canEdit ? () => setDialog('edit') : undefined}
          onShowBans={canRestrict ? () => setDialog('bans') : undefined}
          onUnarchive={canArchive && isArchived(room) ? unarchive : undefined}
          onArchive={canArchive && !isArchived(room) ? () => setDialog('archive') : undefined}
          onLeave={canLeave ? () => setDialog('leave') : undefined}
          onDelete={canDelete ? () => setDialog('delete') : undefined}
          listItems={
            entry && (
              <RoomItems
                entry={entry}
                onUpdate={(changed) => change((list) => list.updateRoom(room.id, changed))}
              />
            )
          }
        />
        <div className="min-h-0 flex-1">
          <Timeline
            roomId={room.id}
            room={room}
            title={roomTitle(room, viewerId)}
            canWrite={membership !== null && can('message.send')}
            {...(at !== undefined && { highlightSeq: at, onLeaveHighlight })}
          />
        </div>
        {membership === null && !isArchived(room) ? (
          <JoinBar room={room} />
        ) : (
          <>
            <TypingLine roomId={room.id} />
            <Composer roomId={room.id} disabledReason={closedReason(room, can('message.send'))} />
            {!can('message.sendAtAnyRate') && <SlowModeHint room={room} />}
          </>
        )}
      </MainArea>
      <MembersPanel
        room={room}
        isOpen={isShowingMembers}
        onClose={() => setIsShowingMembers(false)}
        onAddPeople={addPeople}
      />
      {canAddPeople && <InviteDialog room={room} isOpen={dialog === 'invite'} onClose={closeDialog} />}
      {canEdit &&
        (isConversation(room) ? (
          <RenameGroupDialog room={room} isOpen={dialog === 'edit'} onClose={closeDialog} />
        ) : (
          <EditRoomDialog room={room} isOpen={dialog === 'edit'} onClose={closeDialog} />
        ))}
      {canRestrict && <BansDialog room={room} isOpen={dialog === 'bans'} onClose={closeDialog} />}
      {canArchive && <ArchiveDialog room={room} isOpen={dialog === 'archive'} onClose={closeDialog} />}
      {canDelete && <DeleteRoomDialog room={room} isOpen={dialog === 'delete'} onClose={closeDialog} />}
      {canLeave && <LeaveDialog room={room} isOpen={dialog === 'leave'} onClose={closeDialog} />}
    </>
  );
}

/** Why nobody, or not the viewer, writes here; undefined if they may. */
function closedReason(room: Room, canWrite: boolean): string | undefined {
  if (isArchived(room)) return m.composer_archived();
  return canWrite ? undefined : m.composer_moderators_only();
}
