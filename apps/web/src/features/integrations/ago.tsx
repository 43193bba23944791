import { m } from '@/paraglide/messages.js';
import { fullWhen, longAgo } from '@/lib/format.ts';

interface AgoProps {
  /** ISO 8601. */
  time: string;
  sentence: (names: { when: string }) => string;
}

/** A sentence about how long ago something was. */
export function Ago({ time, sentence }: AgoProps) {
  return (
    <time dateTime={time} title={fullWhen(time)}>
      {sentence({ when: longAgo(time) ?? m.app_just_now() })}
    </time>
  );
}
