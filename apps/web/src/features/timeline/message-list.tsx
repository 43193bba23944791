import type { Account, Message } from '@parley/api-contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Spinner } from '@/components/ui/spinner.tsx';
import { useMarkRead } from '@/live/read.ts';
import type { OpenTimeline } from '@/live/timeline.ts';
import { useChangeDraft } from '@/live/use-draft.ts';
import { useOutboxCommands } from '@/live/use-outbox.ts';
import { useRoomView } from '@/live/use-room-view.ts';
import { m } from '@/paraglide/messages.js';
import { Announcer } from './announcer.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { JumpButton } from './jump-button.tsx';
import type { MessageCommands } from './message-menu.tsx';
import { handleRowKey } from './row-keys.ts';
import { RowView, type RowContext } from './row-view.tsx';
import { indexOfSeq, rowsOf, seqAt } from './rows.ts';
import { useNewCount } from './use-new-count.ts';
import { usePaging } from './use-paging.ts';
import { usePosition } from './use-position.ts';
import { useReadMark } from './use-read-mark.ts';
import { useRoving } from './use-roving.ts';
import { useRowList } from './use-row-list.ts';
import { useToday } from './use-today.ts';

interface MessageListProps {
  roomId: number;
  title: string | null;
  beginning: string;
  timeline: OpenTimeline;
  account: Account;
  canWrite: boolean;
  highlightSeq: number | null;
  /** Called when the reader goes to the end, and so away from what is highlighted. */
  onLeaveHighlight: (() => void) | undefined;
}

export function MessageList({
  roomId,
  title,
  beginning,
  timeline,
  account,
  canWrite,
  highlightSeq,
  onLeaveHighlight,
}: MessageListProps) {
  const { messages, pending, hasOlder, endSeq, newestOutgoing } = timeline;
  const viewerId = account.id;
  const readSeq = useReadMark(roomId, newestOutgoing);
  const rows = useMemo(
    () => rowsOf({ messages, pending, hasOlder, viewerId, readSeq }),
    [messages, pending, hasOlder, viewerId, readSeq],
  );
  const today = useToday();
  const outbox = useOutboxCommands();
  const { editing, edit } = useRoomView(roomId);
  const changeDraft = useChangeDraft(roomId);
  const [deleting, setDeleting] = useState<Message | null>(null);

  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const [isPast, setIsPast] = useState(highlightSeq !== null);
  const roving = useRoving(rows, scroller);
  const editingIndex = editing === null ? -1 : indexOfSeq(rows, editing.seq);
  const list = useRowList({ scroller, rows, isFollowing: !isPast, kept: [roving.stopIndex, editingIndex] });
  const position = usePosition(list, rows, timeline, { highlightSeq, setIsPast });
  const { highlightedSeq, jumpTo } = position;
  const isAtEnd = usePaging(timeline, { scroller, top, end }, position);
  const newCount = useNewCount(endSeq, isAtEnd === true);
  useMarkRead(roomId, (isAtEnd && messages.at(-1)?.seq) || null);

  const [wasAtEnd, setWasAtEnd] = useState(isAtEnd);
  if (wasAtEnd !== isAtEnd) {
    setWasAtEnd(isAtEnd);
    if (isAtEnd) setIsPast(false);
  }

  const { setReading } = timeline;
  useEffect(() => setReading(isAtEnd === false ? seqAt(rows, list.range?.startIndex) : null));

  const { jumpToEnd: moveToEnd } = position;
  const jumpToEnd = useCallback(() => {
    moveToEnd();
    onLeaveHighlight?.();
  }, [moveToEnd, onLeaveHighlight]);
  const sentBefore = useRef(newestOutgoing);
  useEffect(() => {
    if (newestOutgoing !== null && newestOutgoing !== sentBefore.current) jumpToEnd();
    sentBefore.current = newestOutgoing;
  }, [newestOutgoing, jumpToEnd]);

  const commands = useMemo<MessageCommands>(
    () => ({
      reply: ({ seq }) => changeDraft({ replyTo: seq }),
      edit: ({ seq, content }) => edit({ seq, text: content, from: 'row' }),
      remove: setDeleting,
      jumpTo,
    }),
    [changeDraft, edit, jumpTo],
  );
  const { focusRow } = roving;
  const editedFrom = editing?.from;
  const onEdited = useCallback(() => {
    edit(null);
    if (editedFrom === 'row') focusRow(editingIndex);
  }, [edit, editedFrom, editingIndex, focusRow]);

  const context: RowContext = {
    beginning,
    today,
    account,
    canWrite,
    isEmpty: messages.length === 0 && pending.length === 0,
    editingSeq: editing?.seq ?? null,
    highlightedSeq,
    commands,
    onEdited,
    onRetry: (id) => outbox?.retry(id),
    onDiscard: (id) => outbox?.discard(id),
  };

  return (
    <div className="relative flex h-full min-h-0 flex-1 flex-col">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys come from the rows, which take the focus */}
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={title === null ? m.timeline_label_untitled() : m.timeline_label({ title })}
        aria-busy={timeline.isLoadingOlder || timeline.isLoadingNewer}
        className="flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none]"
        onKeyDown={(event) => handleRowKey(event, { rows, roving, commands, viewerId, canWrite })}
        onFocus={roving.onFocus}
      >
        <div className="relative mt-auto w-full shrink-0" style={{ height: list.getTotalSize() }}>
          <div ref={top} aria-hidden className="absolute top-0 h-px w-full" />
          {list.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <div
                key={key}
                ref={list.measureElement}
                data-index={index}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${start}px)` }}
              >
                <RowView row={row} isStop={index === roving.stopIndex} context={context} />
              </div>
            );
          })}
          <div ref={end} aria-hidden className="absolute bottom-0 h-px w-full" />
        </div>
      </div>
      {timeline.isLoadingOlder && (
        <output className="pointer-events-none absolute inset-x-0 top-2 flex justify-center">
          <span className="rounded-full border border-border bg-popover p-1.5 text-muted-foreground shadow-sm">
            <Spinner />
            <span className="sr-only">{m.timeline_loading_older()}</span>
          </span>
        </output>
      )}
      {isAtEnd === false && rows.length > 1 && <JumpButton newCount={newCount} onPress={jumpToEnd} />}
      <Announcer newest={timeline.reachesEnd ? messages.at(-1) : undefined} viewerId={viewerId} />
      <DeleteDialog
        roomId={roomId}
        message={deleting}
        onClose={() => setDeleting(null)}
        onDeleted={({ seq }) => seq === editing?.seq && onEdited()}
      />
    </div>
  );
}
