import { roomTitle } from '@/lib/room-title.ts';
import { untilWhen } from '@/lib/format.ts';
import { useIsAhead } from '@/lib/use-is-ahead.ts';
import { m } from '@/paraglide/messages.js';
import { useAccount, useRoomEntry } from '@/live/me.ts';
import { Field } from './field.tsx';

export interface ComposerProps {
  roomId: number;
  /** The room's title for the field's label; by default, the one in the viewer's list. */
  title?: string;
  /** Why nothing can be written here, shown in place of the field. */
  disabledReason?: string | undefined;
}

/** The field for writing messages, or until when the viewer may not write. Each room has its own draft. */
export function Composer({ roomId, title, disabledReason }: ComposerProps) {
  const account = useAccount();
  const entry = useRoomEntry(roomId);
  const silencedUntil = entry?.silencedUntil;
  const isSilenced = useIsAhead(silencedUntil);
  const closed =
    isSilenced && silencedUntil !== undefined
      ? m.composer_silenced({ time: untilWhen(silencedUntil) })
      : disabledReason;
  const name = title ?? (entry ? roomTitle(entry.room, account?.id) : null);
  return (
    <div className="px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-4">
      {closed !== undefined ? (
        <output className="block rounded-xl border border-border bg-muted px-4 py-3 text-center text-sm text-muted-foreground">
          {closed}
        </output>
      ) : (
        account && <Field key={roomId} roomId={roomId} title={name} />
      )}
    </div>
  );
}
