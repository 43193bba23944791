import type { Room } from '@parley/api-contract';
import { isConversation, isPair } from '@parley/rules';
import { CircleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { errorText } from '@/lib/errors.ts';
import { isolated } from '@/lib/direction.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { useAccount, useRoomEntry } from '@/live/me.ts';
import { useTimeline } from '@/live/timeline.ts';
import { m } from '@/paraglide/messages.js';
import { MessageList } from './message-list.tsx';
import { TimelineSkeleton } from './timeline-skeleton.tsx';
import { useOpening, type Target } from './scroll.ts';

export interface TimelineProps {
  roomId: number;
  /** The room, if it may not be in the viewer's list: it decides what they can do there. */
  room?: Room;
  /** The room's title for labels; by default, the one in the viewer's list. */
  title?: string;
  /** The message to open the room at, or to jump to, from a search result or a link. */
  highlightSeq?: number;
  /** Called when the reader leaves that message for the end of the room. */
  onLeaveHighlight?: () => void;
  /** Whether the viewer may write here, and so reply; by default, if the room is in their list. */
  canWrite?: boolean;
}

/** The messages of a room, up to date. Takes up all available height, and scrolls by itself. */
export function Timeline(props: TimelineProps) {
  return <RoomTimeline key={props.roomId} {...props} />;
}

function RoomTimeline({ roomId, room, title, highlightSeq, onLeaveHighlight, canWrite }: TimelineProps) {
  const opening = useOpening(roomId, highlightSeq ?? null);
  const timeline = useTimeline(roomId, seqOf(opening));
  const account = useAccount();
  const entry = useRoomEntry(roomId);

  if (timeline.state === 'failed') {
    return (
      <div role="alert" className="flex h-full flex-1 flex-col justify-center">
        <EmptyState
          icon={<CircleAlert />}
          title={m.timeline_failed()}
          description={errorText(timeline.failure)}
        >
          <Button variant="outline" onClick={timeline.reload}>
            {m.timeline_retry()}
          </Button>
        </EmptyState>
      </div>
    );
  }
  // Without the viewer's list, it is not known yet what is unread.
  if (timeline.state === 'loading' || account === null) return <TimelineSkeleton />;
  const name = title ?? (entry ? roomTitle(entry.room, account.id) : null);
  return (
    <MessageList
      roomId={roomId}
      room={room}
      title={name}
      beginning={beginningOf(name, entry?.room)}
      timeline={timeline}
      account={account}
      canWrite={canWrite ?? entry !== undefined}
      opening={opening}
      highlightSeq={highlightSeq ?? null}
      onLeaveHighlight={onLeaveHighlight}
    />
  );
}

function seqOf(target: Target): number | null {
  if (target.kind === 'seq') return target.seq;
  return target.kind === 'place' ? target.place.seq : null;
}

function beginningOf(title: string | null, room: Room | undefined): string {
  if (title === null) return m.timeline_beginning_untitled();
  if (room !== undefined && isPair(room) && room.memberCount === 1) return m.timeline_beginning_notes();
  return room !== undefined && isConversation(room)
    ? m.timeline_beginning_with({ people: isolated(title) })
    : m.timeline_beginning({ title: isolated(title) });
}
