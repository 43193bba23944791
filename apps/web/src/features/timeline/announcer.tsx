import type { Message } from '@parley/api-contract';
import { useState } from 'react';
import { senderName } from '@/lib/sender-name.ts';
import { m } from '@/paraglide/messages.js';

const maxLength = 300;

/** Reads out what others write while the room is open. The list itself cannot: rows come and go in it by mere scrolling. */
export function Announcer({ newest, viewerId }: { newest: Message | undefined; viewerId: number }) {
  const [heard, setHeard] = useState({ seq: newest?.seq ?? 0, text: '' });
  if (newest !== undefined && newest.seq > heard.seq) {
    const isOfOthers = newest.author.id !== viewerId && newest.deletedAt === null;
    setHeard({ seq: newest.seq, text: isOfOthers ? announcementOf(newest) : heard.text });
  }
  return (
    <div aria-live="polite" className="sr-only">
      {heard.text}
    </div>
  );
}

function announcementOf(message: Message): string {
  return m.timeline_announce({ author: senderName(message), text: message.content.slice(0, maxLength) });
}
