import type { Account, Message, Room } from '@parley/api-contract';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { toast } from 'sonner';
import { Spinner } from '@/components/ui/spinner.tsx';
import type { IsAllowed, MessageCommands } from '@/features/message/actions.ts';
import { errorText } from '@/lib/errors.ts';
import { isFocusByKeyboard } from '@/lib/keyboard.ts';
import { usePaletteActions } from '@/lib/palette-actions.ts';
import { useToday } from '@/lib/use-today.ts';
import { useMarkRead, useReadMark, useUnreadCount } from '@/live/read-state.ts';
import type { OpenTimeline } from '@/live/timeline.ts';
import { useChangeDraft, useEditCommands, useEditsIn } from '@/live/use-unsent-text.ts';
import { useMessageRights } from '@/live/rights.ts';
import { useChangeMessage } from '@/live/use-change-message.ts';
import { useOutboxCommands, useUnsent } from '@/live/use-outbox.ts';
import { m } from '@/paraglide/messages.js';
import { Announcer } from './announcer.tsx';
import { useCopy } from './use-copy.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { JumpButton } from './jump-button.tsx';
import { focusedActions, handleRowKey } from './row-keys.ts';
import { RowView, type RowContext } from './row-view.tsx';
import { indexOfSeq, rowsOf, seqAt } from './rows.ts';
import { useAnswerFocusCalls } from './use-answer-focus-calls.ts';
import { usePaging, type Target } from './scroll.ts';
import { usePosition } from './use-position.ts';
import { useRoving } from './use-roving.ts';
import { useRowList } from './use-row-list.ts';

interface MessageListProps {
  roomId: number;
  /** The room, if it is known without the viewer's list. */
  room: Room | undefined;
  title: string | null;
  beginning: string;
  timeline: OpenTimeline;
  account: Account;
  canWrite: boolean;
  /** Where the room opens. */
  opening: Target;
  highlightSeq: number | null;
  /** Called when the reader goes to the end, and so away from what is highlighted. */
  onLeaveHighlight: (() => void) | undefined;
}

export function MessageList({
  roomId,
  room,
  title,
  beginning,
  timeline,
  account,
  canWrite,
  opening,
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
  const edits = useEditsIn(roomId);
  const { begin: beginEdit, end: endEdit } = useEditCommands(roomId);
  const changeDraft = useChangeDraft(roomId);
  const mayDo = useMessageRights(roomId, room);
  const isAllowed = useCallback<IsAllowed>(
    (right, message) => (right !== 'message.send' || canWrite) && mayDo(right, message),
    [canWrite, mayDo],
  );
  const { change } = useChangeMessage(roomId);
  const [deleting, setDeleting] = useState<Message | null>(null);

  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const [isPast, setIsPast] = useState(opening.kind !== 'opening');
  const roving = useRoving(rows, scroller);
  const sizer = useRef<HTMLDivElement>(null);
  const selected = useCopy(sizer, rows, account.displayName);
  const kept = [roving.stopIndex, ...selected, ...edits.map(({ seq }) => indexOfSeq(rows, seq))];
  const list = useRowList({ scroller, rows, isFollowing: !isPast, kept });
  const atEnd = useRef<boolean | null>(null);
  const position = usePosition(list, rows, timeline, {
    roomId,
    opening,
    highlightSeq,
    isAtEnd: () => atEnd.current,
    setIsPast,
  });
  const { highlightedSeq, jumpTo } = position;
  const isAtEnd = usePaging(timeline, { scroller, top, end }, position);
  useLayoutEffect(() => void (atEnd.current = isAtEnd));
  const unreadCount = useUnreadCount(roomId, { endSeq, silent: timeline.silent }, isAtEnd === true);
  const hasRefused = useUnsent().get(roomId) === 'refused';
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
      edit: (message) => beginEdit(message, isFocusByKeyboard() ? 'row' : 'composer'),
      remove: setDeleting,
      change: (call) => void change(call).catch((error: unknown) => toast.error(errorText(error))),
      jumpTo,
    }),
    [changeDraft, beginEdit, change, jumpTo],
  );
  usePaletteActions(() => focusedActions({ rows, commands, isAllowed }));
  useAnswerFocusCalls(roomId, rows, roving, position);

  const context: RowContext = {
    beginning,
    today,
    account,
    setSize: endSeq === null ? -1 : endSeq + pending.length,
    pending,
    isAllowed,
    isEmpty: messages.length === 0 && pending.length === 0,
    edits,
    highlightedSeq,
    commands,
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
        onKeyDown={(event) => handleRowKey(event, { rows, roving, commands, isAllowed })}
        onFocus={roving.onFocus}
      >
        <div ref={sizer} className="relative mt-auto w-full shrink-0" style={{ height: list.getTotalSize() }}>
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
      {isAtEnd === false && rows.length > 1 && (
        <JumpButton unreadCount={unreadCount} hasRefused={hasRefused} onPress={jumpToEnd} />
      )}
      <Announcer messages={timeline.reachesEnd ? messages : noMessages} endSeq={endSeq} viewerId={viewerId} />
      <DeleteDialog
        roomId={roomId}
        viewerId={viewerId}
        message={deleting}
        onClose={() => setDeleting(null)}
        onDeleted={({ seq }) => {
          const edit = edits.find((each) => each.seq === seq);
          if (edit) endEdit(edit);
        }}
      />
    </div>
  );
}

const noMessages: readonly Message[] = [];
