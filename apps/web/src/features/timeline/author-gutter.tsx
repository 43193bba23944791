import type { User } from '@parley/api-contract';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar.tsx';
import { usePresence } from '@/live/presence.ts';

interface AuthorGutterProps {
  author: User;
  isGrouped: boolean;
  /** The time, shown to a pointer within a group. */
  children: ReactNode;
}

/** What stands left of a message: its author's picture, or, within a group, its time. */
export function AuthorGutter({ author, isGrouped, children }: AuthorGutterProps) {
  return (
    <div className="w-9 shrink-0 text-right">{isGrouped ? children : <AuthorAvatar author={author} />}</div>
  );
}

export const gutterTimeClasses =
  'block pt-1 text-[0.625rem] leading-4 whitespace-nowrap text-muted-foreground opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100';

function AuthorAvatar({ author }: { author: User }) {
  const presence = usePresence(author.id);
  return <Avatar user={author} presence={presence?.state} className="mt-0.5" />;
}
