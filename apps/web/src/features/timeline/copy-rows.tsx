import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { mediumWhen } from '@/lib/format.ts';
import { senderName } from '@/lib/sender-name.ts';
import { ClipboardBody } from '@/features/message/decorations.tsx';
import { Markdown } from '@/features/message/markdown.tsx';
import { m } from '@/paraglide/messages.js';
import type { Row } from './rows.ts';
import { clean, type Copied } from './clean-copy.ts';

/** The selected part of a list of rows. */
export interface SelectedRows {
  rows: readonly Row[];
  /** The selected pieces of partly selected rows, by key. */
  pieces: ReadonlyMap<string, Node>;
  /** The viewer's name, which pending messages don't have. */
  ownName: string;
}

/** Several messages as they go to the clipboard, with one header for each group. Null for fewer than two messages. */
export function copyRows({ rows, pieces, ownName }: SelectedRows): Copied | null {
  const whole = rendered(rows.filter(({ key }) => !pieces.has(key)));
  const copied: Copied[] = [];
  let count = 0;
  let hasHeader = false;
  for (const row of rows) {
    if (row.kind !== 'message' && row.kind !== 'pending') continue;
    if (!row.isGrouped) hasHeader = false;
    const body = pieces.get(row.key) ?? whole.get(row.key);
    const piece = body && clean(body);
    if (piece === undefined || piece.text.trim() === '') continue;
    copied.push(hasHeader ? piece : underHeader(row, ownName, piece, count === 0));
    hasHeader = true;
    count++;
  }
  if (count < 2) return null;
  return {
    text: copied.map(({ text }) => text).join('\n'),
    html: copied.map(({ html }) => html).join(''),
  };
}

type MessageRow = Extract<Row, { kind: 'message' | 'pending' }>;

function underHeader(row: MessageRow, ownName: string, { text, html }: Copied, isFirst: boolean): Copied {
  const name = row.kind === 'message' ? senderName(row.message) : ownName;
  const when = mediumWhen(row.kind === 'message' ? row.message.createdAt : row.item.createdAt);
  const header = clean(
    Object.assign(document.createElement('strong'), {
      textContent: m.message_by_at({ author: name, time: when }),
    }),
  );
  return { text: `${isFirst ? '' : '\n'}${header.text}\n${text}`, html: header.html + html };
}

/** Renders messages off the page and returns them by key. Most are not on the page. */
function rendered(rows: readonly Row[]): ReadonlyMap<string, Node> {
  const holder = document.createElement('div');
  const root = createRoot(holder);
  flushSync(() =>
    root.render(
      rows.map((row) => (
        <div key={row.key}>
          <Body row={row} />
        </div>
      )),
    ),
  );
  const bodies = Array.from(holder.children, (body, index) => [rows[index]?.key ?? '', body] as const);
  const copies = new Map(bodies.map(([key, body]) => [key, body.cloneNode(true)]));
  root.unmount();
  return copies;
}

function Body({ row }: { row: Row }) {
  if (row.kind === 'pending') return <Markdown text={row.item.content} />;
  if (row.kind !== 'message' || row.message.deletedAt !== null) return null;
  return <ClipboardBody message={row.message} />;
}
