import type { ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Loading } from '@/components/ui/loading.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { errorText } from '@/lib/errors.ts';

interface RowListProps<Item> {
  /** Names the list for assistive technology. */
  label: string;
  /** A query whose answer has the items, as React Query gives it. */
  query: { error: unknown; refetch: () => unknown };
  /** undefined while they are on their way. */
  items: readonly Item[] | undefined;
  /** A ListRow with a key. */
  renderRow: (item: Item) => ReactNode;
  /** An EmptyState. */
  empty: ReactNode;
}

/** A list out of a query, with what stands there while it loads, when it failed, and when nothing is in it. */
export function RowList<Item>({ label, query, items, renderRow, empty }: RowListProps<Item>) {
  if (items === undefined && query.error === null) return <RowListSkeleton />;
  if (items === undefined) {
    return (
      <EmptyState title={errorText(query.error)} className={frame}>
        <Button variant="outline" onClick={() => void query.refetch()}>
          {m.app_retry()}
        </Button>
      </EmptyState>
    );
  }
  if (items.length === 0) return <div className={frame}>{empty}</div>;
  return (
    <ul aria-label={label} className={`divide-y divide-border ${frame}`}>
      {items.map(renderRow)}
    </ul>
  );
}

const frame = 'rounded-2xl border border-border bg-card';

interface ListRowProps {
  /** A picture or an icon. */
  icon?: ReactNode;
  title: ReactNode;
  /** Lines in small print. */
  details?: ReactNode;
  /** Buttons, or a menu. */
  actions?: ReactNode;
}

export function ListRow({ icon, title, details, actions }: ListRowProps) {
  return (
    <li className="flex items-center gap-3 py-3 pr-2 pl-4">
      {icon}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 clip-text text-sm font-medium wrap-anywhere">
          {title}
        </div>
        {details && (
          <div className="mt-0.5 clip-text text-[0.8125rem] wrap-anywhere text-muted-foreground">
            {details}
          </div>
        )}
      </div>
      {actions && <div className="flex shrink-0 items-center gap-1">{actions}</div>}
    </li>
  );
}

function RowListSkeleton() {
  return (
    <Loading className={`divide-y divide-border ${frame}`}>
      {['w-32', 'w-44'].map((width) => (
        <div key={width} className="space-y-2 px-4 py-3.5">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3 w-2/3" />
        </div>
      ))}
    </Loading>
  );
}
