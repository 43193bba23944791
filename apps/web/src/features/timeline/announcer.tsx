import { useEffect, useState } from 'react';
import { hear, type Announcements, type LiveEnd } from './announcements.ts';

/** Long enough for a screen reader to pick up the text. After that, the list alone has the messages. */
const keptMs = 10_000;

/** Reads out what others write while the room is open. The list itself can't, because its rows come and go with mere scrolling. */
export function Announcer(liveEnd: LiveEnd) {
  const [said, setSaid] = useState<Announcements>({ heardSeq: liveEnd.endSeq, items: [] });
  const heard = hear(said, liveEnd);
  if (heard !== said) setSaid(heard);

  const { items } = said;
  useEffect(() => {
    if (items.length === 0) return undefined;
    const timer = setTimeout(() => setSaid(({ heardSeq }) => ({ heardSeq, items: [] })), keptMs);
    return () => clearTimeout(timer);
  }, [items]);

  return (
    // Only added elements are announced, so that repeated text is announced again.
    <div aria-live="polite" aria-relevant="additions" className="sr-only">
      {items.map(({ seq, text }) => (
        <p key={seq}>{text}</p>
      ))}
    </div>
  );
}
