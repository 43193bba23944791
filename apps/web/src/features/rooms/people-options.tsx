import type { User } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Spinner } from '@/components/ui/spinner.tsx';
import { cn } from '@/lib/cn.ts';
import { isolated } from '@/lib/direction.ts';
import { useAccount } from '@/live/me.ts';
import { usePresence } from '@/live/presence.ts';

interface PeopleOptionsProps {
  /** The prefix of the IDs by which the combobox points to the list and the active option. */
  id: string;
  text: string;
  found: readonly User[];
  activeId: number | undefined;
  isSearching: boolean;
  note: string | undefined;
  /** Whether members of the room are left out. */
  isInRoom: boolean;
  onPick: (user: User) => void;
}

export function PeopleOptions({
  id,
  text,
  found,
  activeId,
  isSearching,
  note,
  isInRoom,
  onPick,
}: PeopleOptionsProps) {
  return (
    <div className="mt-2 min-h-0 flex-1 overflow-y-auto overscroll-contain">
      <div
        id={`${id}-options`}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a datalist cannot show pictures
        role="listbox"
        aria-label={m.people_found()}
      >
        {found.map((user) => (
          <PersonOption
            key={user.id}
            id={`${id}-${user.id}`}
            user={user}
            isActive={user.id === activeId}
            onPick={() => onPick(user)}
          />
        ))}
      </div>
      <output className="flex items-center gap-2 px-2 py-2 text-sm text-muted-foreground empty:hidden">
        {note ??
          (text === '' ? (
            m.people_search_hint()
          ) : found.length > 0 ? null : isSearching ? (
            <>
              <Spinner /> {m.people_searching()}
            </>
          ) : isInRoom ? (
            m.people_none_outside({ query: isolated(text) })
          ) : (
            m.people_none_match({ query: isolated(text) })
          ))}
      </output>
    </div>
  );
}

interface PersonOptionProps {
  id: string;
  user: User;
  isActive: boolean;
  onPick: () => void;
}

function PersonOption({ id, user, isActive, onPick }: PersonOptionProps) {
  const presence = usePresence(user.id);
  const viewerId = useAccount()?.id;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the combobox keeps the focus and handles the keys
    <div
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option element is a part of a select
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
      className={cn(
        'flex min-h-11 cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1 hover:bg-accent/60',
        isActive && 'bg-accent',
      )}
    >
      <Avatar user={user} size="sm" presence={presence?.state ?? 'unknown'} />
      <bdi className="truncate text-sm font-medium">
        {user.id === viewerId ? m.people_you_named({ name: user.displayName }) : user.displayName}
      </bdi>
      <AccountBadge user={user} />
      {user.displayName !== user.username && (
        <span className="truncate text-[0.8125rem] text-muted-foreground">@{user.username}</span>
      )}
    </div>
  );
}
