import type { RoomEntry } from '@parley/api-contract';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Plus, Compass } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { BrandMark } from '@/components/brand-mark.tsx';
import { Button } from '@/components/ui/button.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { useAccount, useRoomEntries } from '@/live/me.ts';
import { useDrafts } from '@/live/use-unsent-text.ts';
import { useUnsent } from '@/live/use-outbox.ts';
import { ConversationLink } from './conversation-link.tsx';
import { moveFocusByArrows } from './move-focus.ts';
import { arrange } from './arrange.ts';
import { RoomLink } from './room-link.tsx';
import { SearchButton } from './search-button.tsx';
import { SidebarSection, SectionNote } from './sidebar-section.tsx';
import { SidebarSkeleton } from './sidebar-skeleton.tsx';

interface SidebarProps {
  /** Whether the lists are the whole page. */
  isPage: boolean;
  onSearch: () => void;
  onCreateRoom: () => void;
  onBrowseRooms: () => void;
  onNewConversation: () => void;
  /** The viewer's own menu. */
  footer: ReactNode;
}

export function Sidebar({
  isPage,
  onSearch,
  onCreateRoom,
  onBrowseRooms,
  onNewConversation,
  footer,
}: SidebarProps) {
  const Name = isPage ? 'h1' : 'span';
  const account = useAccount();
  const entries = useRoomEntries();
  const openRoomId = useParams({ strict: false, select: ({ roomId }) => roomId });
  const { rooms, conversations } = arrange(entries, account?.id, openRoomId);
  const drafts = useDrafts();
  const unsent = useUnsent();
  const hasDraft = ({ room }: RoomEntry) =>
    room.id !== openRoomId && (drafts.get(room.id)?.text ?? '').trim() !== '';

  return (
    <nav
      aria-label={m.app_navigation()}
      className="flex h-full min-h-0 flex-col bg-sidebar text-sidebar-foreground [--avatar-edge:var(--sidebar)]"
    >
      <header className="flex items-center gap-2.5 px-4 pt-3.5 pb-2.5">
        <BrandMark className="size-7" />
        <Name className="flex-1 text-[0.9375rem] font-semibold tracking-tight text-foreground">
          {m.app_name()}
        </Name>
      </header>
      <div className="px-3 pb-2">
        <SearchButton onClick={onSearch} />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the arrow keys only move between the links inside */}
      <div
        onKeyDown={moveFocusByArrows}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pt-1 pb-4"
      >
        {account === null ? (
          <SidebarSkeleton />
        ) : (
          <>
            <SidebarSection
              title={m.rooms_rooms()}
              actions={
                <>
                  <IconButton
                    label={m.rooms_find()}
                    size="iconSm"
                    onClick={onBrowseRooms}
                    className="md:size-7"
                  >
                    <Compass />
                  </IconButton>
                  <IconButton
                    label={m.rooms_create()}
                    size="iconSm"
                    onClick={onCreateRoom}
                    className="md:size-7"
                  >
                    <Plus />
                  </IconButton>
                </>
              }
            >
              {rooms.length > 0 ? (
                <ul>
                  {rooms.map((entry) => (
                    <RoomLink
                      key={entry.room.id}
                      entry={entry}
                      hasDraft={hasDraft(entry)}
                      unsent={unsent.get(entry.room.id)}
                    />
                  ))}
                </ul>
              ) : (
                <SectionNote text={m.rooms_none_joined()}>
                  <Button variant="link" size="inline" onClick={onBrowseRooms}>
                    {m.rooms_find()}
                  </Button>
                </SectionNote>
              )}
            </SidebarSection>
            <SidebarSection
              title={m.rooms_conversations()}
              actions={
                <IconButton
                  label={m.rooms_new_conversation()}
                  size="iconSm"
                  onClick={onNewConversation}
                  className="md:size-7"
                >
                  <Plus />
                </IconButton>
              }
            >
              {conversations.length > 0 ? (
                <ul>
                  {conversations.map((entry) => (
                    <ConversationLink
                      key={entry.room.id}
                      entry={entry}
                      viewerId={account.id}
                      hasDraft={hasDraft(entry)}
                      unsent={unsent.get(entry.room.id)}
                    />
                  ))}
                </ul>
              ) : (
                <SectionNote text={m.rooms_no_conversations()}>
                  <Button variant="link" size="inline" onClick={onNewConversation}>
                    {m.rooms_start_conversation()}
                  </Button>
                </SectionNote>
              )}
            </SidebarSection>
          </>
        )}
      </div>
      <footer className="border-t border-sidebar-border p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        {footer}
      </footer>
    </nav>
  );
}
