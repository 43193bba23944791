import type { Account } from '@parley/api-contract';
import { useId } from 'react';
import type { IsAllowed, MessageCommands } from '@/features/message/actions.ts';
import type { Edit } from '@/live/edits.ts';
import type { OutboxItem } from '@/live/outbox.ts';
import { messageLabel, MessageParts } from './message-row.tsx';
import { pendingLabel, PendingParts } from './pending-row.tsx';
import { RowArticle } from './row-article.tsx';
import type { Row } from './rows.ts';
import { Beginning, DaySeparator, UnreadSeparator } from './separators.tsx';

export interface RowContext {
  beginning: string;
  today: Date;
  account: Account;
  /** How many messages the room has, including pending ones; -1 while this is unknown. */
  setSize: number;
  pending: readonly OutboxItem[];
  isAllowed: IsAllowed;
  isEmpty: boolean;
  edits: readonly Edit[];
  highlightedSeq: number | null;
  commands: MessageCommands;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

export function RowView({ row, isStop, context }: { row: Row; isStop: boolean; context: RowContext }) {
  if (row.kind === 'beginning') return <Beginning title={context.beginning} isEmpty={context.isEmpty} />;
  if (row.kind === 'day') return <DaySeparator at={row.at} today={context.today} />;
  if (row.kind === 'unread') return <UnreadSeparator />;
  return <MessageRow row={row} tabIndex={isStop ? 0 : -1} context={context} />;
}

interface MessageRowProps {
  row: Extract<Row, { kind: 'message' | 'pending' }>;
  tabIndex: 0 | -1;
  context: RowContext;
}

/** The same element from sending to confirmation, so that the row keeps the focus. */
function MessageRow({ row, tabIndex, context }: MessageRowProps) {
  const { account, commands, pending, setSize } = context;
  const { isGrouped } = row;
  const id = useId();
  if (row.kind === 'pending') {
    const { item } = row;
    return (
      <RowArticle
        id={id}
        label={pendingLabel(item, account)}
        position={setSize - pending.length + pending.indexOf(item) + 1}
        setSize={setSize}
        isGrouped={isGrouped}
        tabIndex={tabIndex}
      >
        <PendingParts
          rowId={id}
          item={item}
          author={account}
          isGrouped={isGrouped}
          onRetry={context.onRetry}
          onDiscard={context.onDiscard}
        />
      </RowArticle>
    );
  }
  const { message } = row;
  return (
    <RowArticle
      id={id}
      label={messageLabel(message)}
      position={message.seq}
      setSize={setSize}
      seq={message.seq}
      isGrouped={isGrouped}
      isHighlighted={message.seq === context.highlightedSeq}
      tabIndex={tabIndex}
    >
      <MessageParts
        rowId={id}
        message={message}
        isGrouped={isGrouped}
        edit={context.edits.find(({ seq }) => seq === message.seq)}
        isAllowed={context.isAllowed}
        tabIndex={tabIndex}
        commands={commands}
      />
    </RowArticle>
  );
}
