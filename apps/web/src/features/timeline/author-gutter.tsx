import type { User } from '@parley/api-contract';
import { Avatar } from '@/components/ui/avatar.tsx';
import { usePresence } from '@/live/presence.ts';
import { MessageTime } from './message-time.tsx';

/** What stands left of a message: its author's picture, or, within a group, its time for a pointer. */
export function AuthorGutter({ author, at, isGrouped }: { author: User; at: string; isGrouped: boolean }) {
  return (
    <div className="w-9 shrink-0 text-right">
      {isGrouped ? (
        <MessageTime
          iso={at}
          className="block pt-1 text-[0.625rem] leading-4 whitespace-nowrap text-muted-foreground opacity-0 group-hover/row:opacity-100 group-focus-visible/row:opacity-100"
        />
      ) : (
        <AuthorAvatar author={author} />
      )}
    </div>
  );
}

function AuthorAvatar({ author }: { author: User }) {
  const presence = usePresence(author.id);
  return <Avatar user={author} presence={presence?.state} className="mt-0.5" />;
}
