import type { Message } from '@parley/api-contract';
import type { ReactNode } from 'react';
import { SenderAvatar } from '@/components/sender-avatar.tsx';
import { usePresence } from '@/live/presence.ts';

type Written = Pick<Message, 'author' | 'sender'>;

interface AuthorGutterProps {
  message: Written;
  isGrouped: boolean;
  /** The time, shown on hover within a group. */
  children: ReactNode;
}

/** Shown to the left of a message: its author's picture or, within a group, its time. */
export function AuthorGutter({ message, isGrouped, children }: AuthorGutterProps) {
  return (
    <div className="w-9 shrink-0 text-right">{isGrouped ? children : <AuthorAvatar message={message} />}</div>
  );
}

export const gutterTimeClasses =
  'block pt-1 text-[0.625rem] leading-4 whitespace-nowrap text-muted-foreground opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100';

function AuthorAvatar({ message }: { message: Written }) {
  // A sender with a name of its own is not a person who could be online.
  return message.sender === undefined ? (
    <PresentAvatar message={message} />
  ) : (
    <SenderAvatar message={message} className="mt-0.5" />
  );
}

function PresentAvatar({ message }: { message: Written }) {
  const presence = usePresence(message.author.id);
  return <SenderAvatar message={message} presence={presence?.state} className="mt-0.5" />;
}
