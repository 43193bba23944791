import { useNavigate } from '@tanstack/react-router';
import { Search, X } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { hasKeyboard } from '@/lib/media.ts';
import { RoomName } from './room-name.tsx';

interface SearchFieldProps {
  query: string;
  roomId?: number | undefined;
}

/** Remount it (by key) when the address changes: it holds what is typed, and the address holds what is searched for. */
export function SearchField({ query, roomId }: SearchFieldProps) {
  const navigate = useNavigate();
  const [text, setText] = useState(query);

  function search(room: number | undefined) {
    return navigate({ to: '/search', search: { q: text.trim(), ...(room !== undefined && { room }) } });
  }

  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void search(roomId);
        }}
        className="relative"
      >
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
        />
        <Input
          type="search"
          name="q"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- people open the search page to type
          autoFocus={query === '' || hasKeyboard.matches}
          aria-label={m.search_messages()}
          placeholder={m.search_messages()}
          enterKeyHint="search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="pl-9"
        />
      </form>
      {roomId !== undefined && (
        <p className="mt-2 inline-flex max-w-full items-center rounded-lg bg-muted pl-2.5">
          <RoomName roomId={roomId} />
          <IconButton label={m.search_everywhere()} size="iconSm" onClick={() => search(undefined)}>
            <X />
          </IconButton>
        </p>
      )}
    </search>
  );
}
