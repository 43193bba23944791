import type { User } from '@parley/api-contract';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { useDebounced } from '@/lib/use-debounced.ts';

interface PeopleSearch {
  users: readonly User[];
  isSearching: boolean;
  problem: string | undefined;
}

/** People whose name or username begins with the text; the last answer stays until the next one is there. */
export function usePeopleSearch(text: string): PeopleSearch {
  const query = useDebounced(text.trim());
  const answer = trpc.search.users.useQuery(
    { query, limit: 20 },
    { enabled: query !== '', placeholderData: (before) => before, staleTime: 30_000 },
  );
  return {
    users: text.trim() === '' ? [] : (answer.data?.users ?? []),
    isSearching: text.trim() !== '' && (answer.isFetching || query !== text.trim()),
    problem: answer.isError ? errorText(answer.error) : undefined,
  };
}
