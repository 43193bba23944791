import type { User } from '@parley/api-contract';
import { X } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { m } from '@/paraglide/messages.js';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { PeopleOptions } from './people-options.tsx';
import { usePeopleSearch } from './use-people-search.ts';

interface PeoplePickerProps {
  label: string;
  people: readonly User[];
  onChange: (people: User[]) => void;
  /** People to leave out, such as the viewer. */
  excludedIds: ReadonlySet<number>;
  /** The room to which people are added. Its members are not offered. */
  outsideRoomId?: number;
  max: number;
}

/** A combobox that shows its picks as chips before the cursor. Arrows and Enter pick, Backspace removes the last pick. */
export function PeoplePicker({
  label,
  people,
  onChange,
  excludedIds,
  outsideRoomId,
  max,
}: PeoplePickerProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [activeIndex, setActiveIndex] = useState(0);
  const isFull = people.length >= max;
  const pickedIds = new Set(people.map((person) => person.id));
  const search = usePeopleSearch(text, outsideRoomId);
  const found = search.users.filter((user) => !excludedIds.has(user.id) && !pickedIds.has(user.id));
  const active = found[Math.min(activeIndex, found.length - 1)];

  function pick(user: User) {
    if (isFull) return;
    onChange([...people, user]);
    setText('');
    setActiveIndex(0);
    input.current?.focus();
  }

  function handleKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Backspace' && text === '') onChange(people.slice(0, -1));
    else if (event.key === 'Enter' && active) pick(active);
    else if (event.key === 'ArrowDown') setActiveIndex(Math.min(activeIndex + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setActiveIndex(Math.max(activeIndex - 1, 0));
    else return;
    // With nobody to pick, Enter submits the form.
    if (event.key !== 'Backspace') event.preventDefault();
  }

  return (
    <div data-unsaved={people.length > 0 || undefined} className="flex min-h-0 flex-1 flex-col">
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- a larger target for the pointer; the input inside takes the keyboard */}
      <div
        onClick={() => input.current?.focus()}
        className="flex max-h-36 min-h-11 cursor-text flex-wrap items-center gap-1.5 overflow-y-auto rounded-lg border border-input bg-background px-2 py-1.5 focus-ring-within has-[button:focus-visible]:outline-none"
      >
        {people.map((person) => (
          <span
            key={person.id}
            className="flex h-7 max-w-full items-center gap-1.5 rounded-md bg-secondary pl-1 text-[0.8125rem] touch:h-9"
          >
            <Avatar user={person} size="xs" />
            <bdi className="truncate">{person.displayName}</bdi>
            <AccountBadge user={person} />
            <button
              type="button"
              aria-label={m.people_remove({ name: person.displayName })}
              onClick={() => onChange(people.filter((other) => other !== person))}
              className="flex h-full w-7 cursor-pointer items-center justify-center rounded-md text-muted-foreground focus-ring hover:text-foreground touch:w-9"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </span>
        ))}
        <input
          ref={input}
          dir="auto"
          role="combobox"
          aria-label={label}
          aria-expanded={found.length > 0}
          aria-controls={`${id}-options`}
          aria-autocomplete="list"
          aria-activedescendant={active && `${id}-${active.id}`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={people.length === 0 ? m.people_search_placeholder() : undefined}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActiveIndex(0);
          }}
          onKeyDown={handleKey}
          className="h-7 min-w-24 flex-1 bg-transparent px-1 text-base outline-none placeholder:text-muted-foreground md:text-[0.9375rem]"
        />
      </div>
      <PeopleOptions
        id={id}
        text={text.trim()}
        found={isFull ? [] : found}
        activeId={active?.id}
        isSearching={search.isSearching}
        note={isFull ? m.people_full({ max }) : search.problem}
        isInRoom={outsideRoomId !== undefined}
        onPick={pick}
      />
    </div>
  );
}
