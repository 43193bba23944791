import type { Room } from '@parley/api-contract';
import { Field } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { roomTitle } from '@/lib/room-title.ts';
import type { FieldState } from '@/lib/use-form.ts';
import { useAccount } from '@/live/me.ts';
import { chosenRoom } from './rooms.ts';

interface RoomFieldProps extends FieldState<string, number | undefined> {
  label: string;
  hint?: string;
  rooms: readonly Room[];
}

export function RoomField({ label, hint, rooms, name, value, error, onChange }: RoomFieldProps) {
  const viewerId = useAccount()?.id;
  return (
    <Field label={label} hint={hint} error={error}>
      <Select
        name={name}
        value={chosenRoom(rooms, value)?.id}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {rooms.map((room) => (
          <option key={room.id} value={room.id}>
            {roomTitle(room, viewerId)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
