import { truncate } from '@parley/text';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { toast } from 'sonner';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { useAccount, useRoomEntries } from '@/live/me.ts';
import type { OutboxItem } from '@/live/outbox.ts';
import { useOutboxCommands, useOutboxItems } from '@/live/use-outbox.ts';
import { m } from '@/paraglide/messages.js';

const shownMs = 15_000;

/** Notifies the viewer, wherever they are, that the server has refused one of their messages. In the room itself, they can see it. */
export function useRefusedNotices(): void {
  const items = useOutboxItems();
  const account = useAccount();
  const entries = useRoomEntries();
  const outbox = useOutboxCommands();
  const navigate = useNavigate();
  const openRoomId = useParams({ strict: false, select: ({ roomId }) => roomId });
  const told = useRef(new Set<string>());

  const tell = useEffectEvent(({ clientMessageId: id, roomId, content, error }: OutboxItem) => {
    const room = entries.find((entry) => entry.room.id === roomId)?.room;
    if (room === undefined) {
      // The notice is the only place where it can be seen.
      toast.error(m.message_refused_somewhere({ reason: errorText(error) }), {
        id,
        description: truncate(content, 500),
        duration: Infinity,
        action: { label: m.message_discard(), onClick: () => outbox?.discard(id) },
      });
    } else if (roomId !== openRoomId) {
      toast.error(m.message_refused_in({ room: isolated(roomTitle(room, account?.id)) }), {
        id,
        description: errorText(error),
        duration: shownMs,
        action: {
          label: m.message_show(),
          onClick: () => void navigate({ to: '/rooms/$roomId', params: { roomId } }),
        },
      });
    }
  });

  useEffect(() => {
    const refused = items.filter(({ state }) => state === 'failed');
    const ids = new Set(refused.map(({ clientMessageId }) => clientMessageId));
    for (const item of refused) if (!told.current.has(item.clientMessageId)) tell(item);
    for (const id of told.current) if (!ids.has(id)) toast.dismiss(id);
    told.current = ids;
  }, [items]);
}
