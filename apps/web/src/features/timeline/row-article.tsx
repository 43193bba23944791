import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

interface RowArticleProps {
  id: string;
  /** The author and the time. */
  label: string;
  /** Its number among all messages of the room, from 1, loaded or not. */
  position: number;
  /** How many messages the room has; -1 while this is unknown. */
  setSize: number;
  seq?: number;
  isGrouped: boolean;
  isHighlighted?: boolean;
  tabIndex: 0 | -1;
  children: ReactNode;
}

/** The row of a message. Its accessible name is what people see: the author, the time, the quote and the text. */
export function RowArticle({
  id,
  label,
  position,
  setSize,
  seq,
  isGrouped,
  isHighlighted = false,
  tabIndex,
  children,
}: RowArticleProps) {
  return (
    <article
      id={id}
      data-row
      data-seq={seq}
      tabIndex={tabIndex}
      aria-label={label}
      aria-labelledby={`${id} ${quoteIdIn(id)} ${textIdIn(id)}`}
      aria-posinset={position}
      aria-setsize={setSize}
      className={cn(
        'group/row relative flex gap-3 px-4 pb-0.5 focus-ring -outline-offset-2 hover:bg-muted/60 focus-visible:bg-muted/60 has-data-popup-open:bg-muted/60 sm:px-5',
        isGrouped ? 'pt-0.5' : 'pt-2.5',
        isHighlighted &&
          'forced-edge bg-highlight/40 hover:bg-highlight/40 has-data-popup-open:bg-highlight/40',
      )}
    >
      {children}
    </article>
  );
}

/** The ID for the quote within a row. */
export function quoteIdIn(rowId: string): string {
  return `${rowId}-quote`;
}

/** The ID for the text within a row. */
export function textIdIn(rowId: string): string {
  return `${rowId}-text`;
}
