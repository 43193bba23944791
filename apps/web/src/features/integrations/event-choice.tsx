import { webhookEvents, type WebhookEvent } from '@parley/api-contract';
import { useId } from 'react';
import { m } from '@/paraglide/messages.js';

interface EventChoiceProps {
  value: readonly WebhookEvent[];
  onChange: (events: WebhookEvent[]) => void;
  error: string | undefined;
}

/** The events that a webhook receives. */
export function EventChoice({ value, onChange, error }: EventChoiceProps) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-1.5" {...(error && { 'aria-describedby': id })}>
      <legend className="mb-1.5 text-sm font-medium">{m.outgoing_events()}</legend>
      {webhookEvents.map((event) => (
        <label
          key={event}
          className="flex min-h-8 cursor-pointer items-center gap-2.5 text-sm touch:min-h-11"
        >
          <input
            type="checkbox"
            name={event}
            checked={value.includes(event)}
            aria-invalid={error !== undefined}
            onChange={({ target }) =>
              onChange(
                webhookEvents.filter((each) => (each === event ? target.checked : value.includes(each))),
              )
            }
            className="size-4.5 shrink-0 rounded accent-primary focus-ring"
          />
          {eventLabels[event]()}
        </label>
      ))}
      {error && (
        <p id={id} role="alert" className="text-[0.8125rem] text-destructive">
          {error}
        </p>
      )}
    </fieldset>
  );
}

export const eventLabels: Record<WebhookEvent | 'ping', () => string> = {
  'message.sent': m.outgoing_event_sent,
  'message.edited': m.outgoing_event_edited,
  'message.deleted': m.outgoing_event_deleted,
  ping: m.outgoing_event_ping,
};
