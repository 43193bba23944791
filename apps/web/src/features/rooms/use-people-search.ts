import type { User } from '@parley/api-contract';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { useDebounced } from '@/lib/use-debounced.ts';

interface PeopleSearch {
  users: readonly User[];
  isSearching: boolean;
  problem: string | undefined;
}

/**
 * Finds people whose name or username begins with the text. The last result stays until the next one arrives. With `outsideRoomId`, members
 * of that room are left out.
 */
export function usePeopleSearch(text: string, outsideRoomId?: number): PeopleSearch {
  const query = useDebounced(text.trim());
  const answer = trpc.search.users.useQuery(
    { query, limit: 20, ...(outsideRoomId !== undefined && { outsideRoomId }) },
    {
      enabled: query !== '',
      placeholderData: (before) => before,
      // Membership changes more often than names do.
      staleTime: outsideRoomId === undefined ? 30_000 : 0,
    },
  );
  return {
    users: text.trim() === '' ? [] : (answer.data?.users ?? []),
    isSearching: text.trim() !== '' && (answer.isFetching || query !== text.trim()),
    problem: answer.isError ? errorText(answer.error) : undefined,
  };
}
