import { maxSilenceDays, silenceInput, type Room, type User } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { ResourceDialog, type FocusTarget } from '@/components/resource/resource-dialog.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { isolated } from '@/lib/direction.ts';
import { untilWhen } from '@/lib/format.ts';
import { useMemberMutations } from './use-member-mutations.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const durations = [
  { value: 'hour', ms: hourMs, label: m.people_silence_hour },
  { value: 'day', ms: dayMs, label: m.people_silence_day },
  { value: 'week', ms: 7 * dayMs, label: m.people_silence_week },
] as const;

interface SilenceDialogProps {
  room: Room;
  user: User;
  isOpen: boolean;
  onClose: () => void;
  finalFocus: FocusTarget;
}

export function SilenceDialog({ room, user, isOpen, onClose, finalFocus }: SilenceDialogProps) {
  const { silence } = useMemberMutations(room);
  const name = isolated(user.displayName);
  return (
    <ResourceDialog
      isOpen={isOpen}
      onClose={onClose}
      title={m.people_silence_title({ name })}
      description={m.people_silence_hint()}
      mutation={silence}
      finalFocus={finalFocus}
    >
      <DialogForm
        initial={{ duration: 'hour', until: '' }}
        schema={silenceInput}
        toInput={(values) => ({ roomId: room.id, userId: user.id, until: endOf(values) })}
        problems={{ until: m.people_silence_until_invalid }}
        mutation={silence}
        onSuccess={({ until }) => {
          onClose();
          if (until !== null) toast.success(m.people_silenced({ name, time: untilWhen(until) }));
        }}
        submitLabel={m.people_silence_confirm()}
      >
        {(field) => {
          const duration = field('duration');
          return (
            <>
              <Field label={m.people_silence_for()}>
                <Select
                  name={duration.name}
                  value={duration.value}
                  onChange={(event) => duration.onChange(event.target.value)}
                >
                  {durations.map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label()}
                    </option>
                  ))}
                  <option value="until">{m.people_silence_other()}</option>
                </Select>
              </Field>
              {duration.value === 'until' && (
                <TextField
                  {...field('until')}
                  label={m.people_silence_until()}
                  type="datetime-local"
                  min={localTime(0)}
                  max={localTime(maxSilenceDays)}
                />
              )}
            </>
          );
        }}
      </DialogForm>
    </ResourceDialog>
  );
}

/** When the chosen silence ends, as an ISO time; empty if the entry is not a possible time. */
function endOf({ duration, until }: { duration: string; until: string }): string {
  const ms = durations.find(({ value }) => value === duration)?.ms;
  const endMs = ms === undefined ? Date.parse(until) : Date.now() + ms;
  const isPossible = endMs > Date.now() && endMs <= Date.now() + maxSilenceDays * dayMs;
  return isPossible ? new Date(endMs).toISOString() : '';
}

/** Some days from now, as a field for local times takes it. */
function localTime(days: number): string {
  const date = new Date(Date.now() + days * dayMs);
  date.setMinutes(date.getMinutes() - date.getTimezoneOffset());
  return date.toISOString().slice(0, 16);
}
