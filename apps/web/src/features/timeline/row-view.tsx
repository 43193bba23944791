import type { Account } from '@parley/api-contract';
import { MessageRow } from './message-row.tsx';
import type { MessageCommands } from './message-menu.tsx';
import { PendingRow } from './pending-row.tsx';
import type { Row } from './rows.ts';
import { Beginning, DaySeparator, UnreadSeparator } from './separators.tsx';

export interface RowContext {
  beginning: string;
  today: Date;
  account: Account;
  canWrite: boolean;
  isEmpty: boolean;
  editingSeq: number | null;
  highlightedSeq: number | null;
  commands: MessageCommands;
  onEdited: () => void;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

export function RowView({ row, isStop, context }: { row: Row; isStop: boolean; context: RowContext }) {
  const { account, commands } = context;
  const tabIndex = isStop ? 0 : -1;
  if (row.kind === 'beginning') return <Beginning title={context.beginning} isEmpty={context.isEmpty} />;
  if (row.kind === 'day') return <DaySeparator at={row.at} today={context.today} />;
  if (row.kind === 'unread') return <UnreadSeparator />;
  if (row.kind === 'pending') {
    return (
      <PendingRow
        item={row.item}
        author={account}
        isGrouped={row.isGrouped}
        tabIndex={tabIndex}
        onRetry={context.onRetry}
        onDiscard={context.onDiscard}
      />
    );
  }
  const { message } = row;
  return (
    <MessageRow
      message={message}
      isGrouped={row.isGrouped}
      isOwn={message.author.id === account.id}
      isEditing={message.seq === context.editingSeq}
      isHighlighted={message.seq === context.highlightedSeq}
      canWrite={context.canWrite}
      tabIndex={tabIndex}
      commands={commands}
      onEdited={context.onEdited}
    />
  );
}
