import type { Account, Message } from '@parley/api-contract';
import type { MessageCommands, MessageRights } from '@/features/message/actions.ts';
import type { Edit } from '@/live/edits.ts';
import type { OutboxItem } from '@/live/outbox.ts';
import { MessageRow } from './message-row.tsx';
import { PendingRow } from './pending-row.tsx';
import type { Row } from './rows.ts';
import { Beginning, DaySeparator, UnreadSeparator } from './separators.tsx';

export interface RowContext {
  beginning: string;
  today: Date;
  account: Account;
  /** How many messages the room has, including pending ones; -1 while this is unknown. */
  setSize: number;
  pending: readonly OutboxItem[];
  rightsTo: (message: Message) => MessageRights;
  isEmpty: boolean;
  edits: readonly Edit[];
  highlightedSeq: number | null;
  commands: MessageCommands;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

export function RowView({ row, isStop, context }: { row: Row; isStop: boolean; context: RowContext }) {
  const { account, commands, pending, setSize } = context;
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
        position={setSize - pending.length + pending.indexOf(row.item) + 1}
        setSize={setSize}
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
      edit={context.edits.find(({ seq }) => seq === message.seq)}
      isHighlighted={message.seq === context.highlightedSeq}
      setSize={setSize}
      {...context.rightsTo(message)}
      tabIndex={tabIndex}
      commands={commands}
    />
  );
}
