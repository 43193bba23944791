import { useSearch } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { SearchField } from '@/features/search/search-field.tsx';
import { SearchResults } from '@/features/search/search-results.tsx';
import { MainArea } from '../main-area.tsx';
import { PageHeader } from '../page-header.tsx';
import { usePageTitle } from '../use-page-title.ts';

export function SearchPage() {
  const { q, room } = useSearch({ from: '/session/shell/search' });
  const query = q.trim();
  usePageTitle(query === '' ? m.search_title() : query);
  return (
    <MainArea>
      <PageHeader title={m.search_title()} />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div className="mx-auto w-full max-w-3xl px-3 py-4 md:px-5">
          <div className="mb-3 px-1 md:px-3">
            <SearchField key={`${room ?? ''} ${query}`} query={query} roomId={room} />
          </div>
          {query === '' ? (
            <EmptyState
              icon={<Search />}
              title={m.search_start()}
              description={m.search_start_hint()}
              className="py-16"
            />
          ) : (
            <SearchResults query={query} roomId={room} />
          )}
        </div>
      </div>
    </MainArea>
  );
}
