import { useId, type ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Loading } from '@/components/ui/loading.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { errorText } from '@/lib/errors.ts';

export interface RowListProps<Item> {
  /** Names the list for assistive technology. */
  label: string;
  /** A React Query query that returns the items. An infinite one also gets a button for the next page. */
  query: {
    error: unknown;
    refetch: () => unknown;
    hasNextPage?: boolean;
    isFetchingNextPage?: boolean;
    fetchNextPage?: () => unknown;
  };
  /** Undefined while they are loading. */
  items: readonly Item[] | undefined;
  /** A list item with a key. */
  renderRow: (item: Item) => ReactNode;
  empty: { Icon: LucideIcon; title: string; description: string };
  /** Splits it into several lists, each under a heading. */
  groups?: { keyOf: (item: Item) => number; renderHeading: (key: number) => ReactNode };
}

/** A list of a query's items, with its loading, failed and empty states. */
export function RowList<Item>({ label, query, items, renderRow, empty, groups }: RowListProps<Item>) {
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
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<empty.Icon />}
        title={empty.title}
        description={empty.description}
        className={frame}
      />
    );
  }
  return (
    <>
      {groups === undefined ? (
        <ul aria-label={label} className={listClasses}>
          {items.map(renderRow)}
        </ul>
      ) : (
        <div className="space-y-6">
          {[...Map.groupBy(items, groups.keyOf)].map(([key, ofGroup]) => (
            <Group key={key} heading={groups.renderHeading(key)}>
              {ofGroup.map(renderRow)}
            </Group>
          ))}
        </div>
      )}
      {query.hasNextPage && (
        <div className="flex justify-center pt-3">
          <Button
            variant="outline"
            isBusy={query.isFetchingNextPage === true}
            onClick={() => void query.fetchNextPage?.()}
          >
            {m.app_show_more()}
          </Button>
        </div>
      )}
    </>
  );
}

const frame = 'rounded-2xl border border-border bg-card';
const listClasses = `divide-y divide-border ${frame}`;

function Group({ heading, children }: { heading: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-2 text-sm font-medium wrap-anywhere text-muted-foreground">
        {heading}
      </h3>
      <ul aria-labelledby={id} className={listClasses}>
        {children}
      </ul>
    </section>
  );
}

function RowListSkeleton() {
  return (
    <Loading className={listClasses}>
      {['w-32', 'w-44'].map((width) => (
        <div key={width} className="space-y-2 px-4 py-3.5">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3 w-2/3" />
        </div>
      ))}
    </Loading>
  );
}
