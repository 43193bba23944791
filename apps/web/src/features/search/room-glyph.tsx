import type { Room } from '@parley/api-contract';
import { Hash, Lock, Users } from 'lucide-react';
import { Avatar } from '@/components/ui/avatar.tsx';
import { otherPersonIn } from '@/lib/room-title.ts';

const glyphs = { public: Hash, private: Lock, group: Users, direct: Users };

/** An icon for the kind of room; for a direct conversation, the other person. */
export function RoomGlyph({ room, viewerId }: { room: Room; viewerId: number | undefined }) {
  const person = otherPersonIn(room, viewerId);
  if (person !== null) return <Avatar user={person} size="xs" />;
  const Glyph = glyphs[room.kind];
  return (
    <span aria-hidden className="flex size-5 shrink-0 items-center justify-center text-muted-foreground">
      <Glyph className="size-4" />
    </span>
  );
}
