import type { Member, Room } from '@parley/api-contract';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { presenceLabels } from '@/components/ui/presence-dot.tsx';
import { cn } from '@/lib/cn.ts';
import { isolated } from '@/lib/direction.ts';
import { untilWhen } from '@/lib/format.ts';
import { useIsAhead } from '@/lib/use-is-ahead.ts';
import { usePresence } from '@/live/presence.ts';
import { MemberMenu, type MemberQuestion } from './member-menu.tsx';

const roleLabels = { owner: m.people_owner, moderator: m.people_moderator };

interface MemberRowProps {
  room: Room;
  member: Member;
  isViewer: boolean;
  onOpen: () => void;
  onAsk: (question: MemberQuestion) => void;
}

/** Pressing it opens the direct conversation. The viewer's own row can't be pressed. */
export function MemberRow({ room, member, isViewer, onOpen, onAsk }: MemberRowProps) {
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const content = <MemberContent member={member} isViewer={isViewer} />;
  const layout = 'flex min-h-13 min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 py-1.5 text-left';
  return (
    <li className="flex items-center gap-1">
      {isViewer ? (
        <div className={layout}>{content}</div>
      ) : (
        <button
          type="button"
          onClick={onOpen}
          onContextMenu={(event) => {
            event.preventDefault();
            setIsMenuOpen(true);
          }}
          title={m.people_write_to({ name: isolated(member.user.displayName) })}
          className={`${layout} cursor-pointer focus-ring transition-colors hover:bg-accent/60`}
        >
          {content}
        </button>
      )}
      <MemberMenu
        room={room}
        member={member}
        onAsk={onAsk}
        isOpen={isMenuOpen}
        onOpenChange={setIsMenuOpen}
        onMessage={isViewer ? undefined : onOpen}
      />
    </li>
  );
}

function MemberContent({
  member: { user, role, silencedUntil },
  isViewer,
}: Pick<MemberRowProps, 'member' | 'isViewer'>) {
  const presence = usePresence(user.id);
  const state = presence?.state ?? 'unknown';
  const isSilenced = useIsAhead(silencedUntil);
  const status = [presence?.emoji, presence?.text].filter(Boolean).join(' ');
  return (
    <>
      <Avatar user={user} presence={state} />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="flex items-center gap-1.5 text-sm font-medium">
          <bdi className="truncate">{user.displayName}</bdi>
          {isViewer && <span className="shrink-0 font-normal">{m.people_you()}</span>}
          <AccountBadge user={user} />
        </span>
        <span
          dir="auto"
          className={cn(
            'block truncate align-with-parent text-[0.8125rem] text-muted-foreground',
            state === 'unknown' && !isSilenced && 'appear-late',
          )}
        >
          {isSilenced && silencedUntil !== undefined
            ? m.people_silenced_until({ time: untilWhen(silencedUntil) })
            : status === ''
              ? presenceLabels[state]()
              : status}
        </span>
      </span>
      {role !== 'member' && <Badge variant="outline">{roleLabels[role]()}</Badge>}
    </>
  );
}
