import { isConversation } from '@parley/rules';
import { Compass } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogBody, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Segmented } from '@/components/ui/segmented.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Loading } from '@/components/ui/loading.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { useDebounced } from '@/lib/use-debounced.ts';
import { BrowseRoomRow } from './browse-room-row.tsx';
import { FilterField } from './filter-field.tsx';

interface BrowseRoomsDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onCreateRoom: () => void;
}

export function BrowseRoomsDialog({ isOpen, onClose, onCreateRoom }: BrowseRoomsDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="sm:h-[min(40rem,88dvh)]">
        <DialogHeader title={m.rooms_find()} description={m.rooms_find_hint()} />
        <RoomDirectory onOpen={onClose} onCreateRoom={onCreateRoom} />
      </DialogContent>
    </Dialog>
  );
}

function RoomDirectory({ onOpen, onCreateRoom }: { onOpen: () => void; onCreateRoom: () => void }) {
  const [filter, setFilter] = useState('');
  const [which, setWhich] = useState<'active' | 'archived'>('active');
  const query = useDebounced(filter.trim());
  const pages = trpc.rooms.list.useInfiniteQuery(
    { query, archived: which === 'archived', limit: 50 },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: (before) => before },
  );
  const rooms = pages.data?.pages.flatMap((page) => page.rooms).filter((room) => !isConversation(room));

  return (
    <>
      <div className="mx-5 my-2 flex flex-wrap items-center gap-2">
        <FilterField
          label={m.rooms_filter()}
          value={filter}
          onChange={setFilter}
          className="min-w-44 flex-1"
        />
        <Segmented
          label={m.rooms_which()}
          value={which}
          options={[
            { value: 'active', label: m.rooms_show_active() },
            { value: 'archived', label: m.rooms_show_archived() },
          ]}
          onChange={setWhich}
        />
      </div>
      <DialogBody className="px-3 pb-4">
        {pages.isPending ? (
          <DirectorySkeleton />
        ) : pages.isError && rooms === undefined ? (
          <EmptyState title={errorText(pages.error)}>
            <Button variant="outline" onClick={() => pages.refetch()}>
              {m.app_retry()}
            </Button>
          </EmptyState>
        ) : rooms === undefined || rooms.length === 0 ? (
          <EmptyState
            icon={<Compass />}
            title={noneText(which, query)}
            description={which === 'active' ? m.rooms_none_exist_hint() : undefined}
          >
            {which === 'active' && <Button onClick={onCreateRoom}>{m.rooms_create()}</Button>}
          </EmptyState>
        ) : (
          <ul>
            {rooms.map((room) => (
              <BrowseRoomRow key={room.id} room={room} onOpen={onOpen} />
            ))}
          </ul>
        )}
        {pages.hasNextPage && (
          <div className="flex justify-center pt-3">
            <Button variant="outline" isBusy={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
              {m.app_show_more()}
            </Button>
          </div>
        )}
      </DialogBody>
    </>
  );
}

function noneText(which: 'active' | 'archived', query: string): string {
  if (query !== '') return m.rooms_none_match({ query: isolated(query) });
  return which === 'archived' ? m.rooms_none_archived() : m.rooms_none_exist();
}

function DirectorySkeleton() {
  return (
    <Loading className="flex flex-col gap-4 px-2 py-3">
      {['w-32', 'w-44', 'w-28', 'w-36'].map((width) => (
        <div key={width} className="space-y-2">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3 w-3/4" />
        </div>
      ))}
    </Loading>
  );
}
