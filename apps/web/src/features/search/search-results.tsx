import { SearchX } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Loading } from '@/components/ui/loading.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { SearchResult } from './search-result.tsx';

interface SearchResultsProps {
  query: string;
  roomId?: number | undefined;
}

export function SearchResults({ query, roomId }: SearchResultsProps) {
  const pages = trpc.search.messages.useInfiniteQuery(
    { query, limit: 30, ...(roomId !== undefined && { roomId }) },
    { getNextPageParam: (page) => page.nextCursor },
  );
  const messages = pages.data?.pages.flatMap((page) => page.messages);

  if (pages.isPending) return <ResultsSkeleton />;
  if (messages === undefined) {
    return (
      <EmptyState title={errorText(pages.error)}>
        <Button variant="outline" onClick={() => pages.refetch()}>
          {m.app_retry()}
        </Button>
      </EmptyState>
    );
  }
  if (messages.length === 0) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={m.search_none({ query: isolated(query) })}
        description={m.search_none_hint()}
        className="py-16"
      />
    );
  }
  return (
    <>
      <ol aria-label={m.search_results()} className="flex flex-col gap-0.5">
        {messages.map((message) => (
          <SearchResult key={`${message.roomId}.${message.seq}`} message={message} query={query} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <div className="flex justify-center py-5">
          <Button variant="outline" isBusy={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
            {m.app_show_more()}
          </Button>
        </div>
      )}
    </>
  );
}

function ResultsSkeleton() {
  return (
    <Loading label={m.people_searching()} className="flex flex-col gap-6 px-3 py-4">
      {['w-full', 'w-4/5', 'w-3/5', 'w-full'].map((width, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- they never move
        <div key={index} className="flex gap-3">
          <Skeleton className="size-9 shrink-0 rounded-[0.625rem]" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-40" />
            <Skeleton className={`h-3.5 ${width}`} />
          </div>
        </div>
      ))}
    </Loading>
  );
}
