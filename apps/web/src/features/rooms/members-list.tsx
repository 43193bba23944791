import type { Member, Room } from '@parley/api-contract';
import { UserPlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Loading } from '@/components/ui/loading.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { useDebounced } from '@/lib/use-debounced.ts';
import { useAccount } from '@/live/me.ts';
import { FilterField } from './filter-field.tsx';
import type { MemberQuestion } from './member-menu.tsx';
import { MemberQuestions } from './member-questions.tsx';
import { MemberRow } from './member-row.tsx';
import { useKeepFocusInList } from './use-keep-focus-in-list.ts';
import { useOpenConversation } from './use-open-conversation.ts';

interface MembersListProps {
  room: Room;
  /** Present if the viewer may add people. */
  onAddPeople?: (() => void) | undefined;
  /** Called once a conversation with a member opens. */
  onLeave?: () => void;
}

/** With fewer members, no filter is needed. */
const filteredFrom = 10;

export function MembersList({ room, onAddPeople, onLeave }: MembersListProps) {
  const [filter, setFilter] = useState('');
  const query = useDebounced(filter.trim());
  const isFiltered = room.memberCount >= filteredFrom || filter !== '';
  return (
    <>
      {onAddPeople && (
        <button
          type="button"
          onClick={onAddPeople}
          className="flex min-h-11 w-full cursor-pointer items-center gap-2.5 rounded-lg px-2 text-sm font-medium text-primary focus-ring hover:bg-accent/60"
        >
          <span className="flex size-9 items-center justify-center rounded-[0.625rem] bg-primary/10 forced-colors:border">
            <UserPlus aria-hidden className="size-4" />
          </span>
          {m.rooms_add_people()}
        </button>
      )}
      {isFiltered && (
        <FilterField
          label={m.rooms_filter_members()}
          value={filter}
          onChange={setFilter}
          className="my-2 px-1"
        />
      )}
      <FoundMembers room={room} query={query} onLeave={onLeave} />
    </>
  );
}

interface FoundMembersProps {
  room: Room;
  /** Empty to list everyone. */
  query: string;
  onLeave?: (() => void) | undefined;
}

function FoundMembers({ room, query, onLeave }: FoundMembersProps) {
  const account = useAccount();
  const utils = trpc.useUtils();
  const conversation = useOpenConversation(onLeave);
  const pages = trpc.rooms.members.useInfiniteQuery(
    { roomId: room.id, query, limit: 50 },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: (before) => before },
  );
  const members = pages.data?.pages.flatMap((page) => page.members);
  const [asked, setAsked] = useState<{ member: Member; question: MemberQuestion | null } | null>(null);
  const { list, focusTarget } = useKeepFocusInList(
    members?.findIndex(({ user }) => user.id === asked?.member.user.id),
  );

  // Each change of its people or their roles is announced as a change of the room.
  const shownRoom = useRef(room);
  useEffect(() => {
    if (shownRoom.current === room) return;
    shownRoom.current = room;
    void utils.rooms.members.invalidate({ roomId: room.id });
  }, [utils, room]);
  useEffect(() => {
    if (conversation.error !== null) toast.error(errorText(conversation.error));
  }, [conversation.error]);

  if (pages.isPending) return <MembersSkeleton />;
  if (members === undefined) {
    return (
      <EmptyState title={errorText(pages.error)}>
        <Button variant="outline" onClick={() => pages.refetch()}>
          {m.app_retry()}
        </Button>
      </EmptyState>
    );
  }
  if (members.length === 0)
    return <EmptyState title={m.rooms_no_members_match({ query: isolated(query) })} />;
  return (
    <>
      <ul ref={list} tabIndex={-1} className="outline-none">
        {members.map((member) => (
          <MemberRow
            key={member.user.id}
            room={room}
            member={member}
            isViewer={member.user.id === account?.id}
            onOpen={() => conversation.open([member.user.id])}
            onAsk={(question) => setAsked({ member, question })}
          />
        ))}
      </ul>
      {asked !== null && (
        <MemberQuestions
          room={room}
          {...asked}
          finalFocus={focusTarget}
          onClose={() => setAsked({ ...asked, question: null })}
        />
      )}
      {pages.hasNextPage && (
        <div className="flex justify-center py-3">
          <Button variant="outline" isBusy={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
            {m.app_show_more()}
          </Button>
        </div>
      )}
    </>
  );
}

function MembersSkeleton() {
  return (
    <Loading className="flex flex-col gap-3 p-2">
      {['w-24', 'w-32', 'w-28'].map((width) => (
        <div key={width} className="flex items-center gap-2.5">
          <Skeleton className="size-9 rounded-[0.625rem]" />
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </Loading>
  );
}
