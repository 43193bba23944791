import type { WebhookDelivery } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { errorText } from '@/lib/errors.ts';
import { fullWhen, shortWhen } from '@/lib/format.ts';
import { trpc } from '@/lib/trpc.ts';
import { useToday } from '@/lib/use-today.ts';
import { eventLabels } from './event-choice.tsx';

const stateLabels: Record<WebhookDelivery['state'], () => string> = {
  waiting: m.outgoing_state_waiting,
  delivered: m.outgoing_state_delivered,
  failed: m.outgoing_state_failed,
};

export function DeliveryRow({ delivery }: { delivery: WebhookDelivery }) {
  const utils = trpc.useUtils();
  const today = useToday();
  const redeliver = trpc.outgoingWebhooks.redeliver.useMutation({
    onError: (error) => void toast.error(errorText(error)),
    onSettled: () => utils.outgoingWebhooks.invalidate(),
  });
  const {
    id,
    roomId,
    webhookId,
    event,
    state,
    attempts,
    createdAt,
    status,
    tookMs,
    answer,
    body,
    nextAttemptAt,
  } = delivery;
  return (
    <li className="px-4 py-3">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
            {eventLabels[event]()}
            <Badge variant={state === 'failed' ? 'outline' : 'muted'}>{stateLabels[state]()}</Badge>
          </div>
          <div className="mt-0.5 text-[0.8125rem] text-muted-foreground">
            <time dateTime={createdAt} title={fullWhen(createdAt)}>
              {shortWhen(createdAt, today)}
            </time>
            {' · '}
            {attempts === 1 ? m.outgoing_attempt() : m.outgoing_attempts({ count: attempts })}
            {status !== null && ` · ${m.outgoing_status({ status })}`}
            {tookMs !== null && ` · ${m.outgoing_took({ ms: tookMs })}`}
            {nextAttemptAt !== null &&
              attempts > 0 &&
              ` · ${m.outgoing_next({ when: shortWhen(nextAttemptAt, today) })}`}
          </div>
        </div>
        <Button
          variant="outline"
          size="sm"
          aria-label={
            state === 'waiting' ? m.outgoing_try_now_named({ id }) : m.outgoing_redeliver_named({ id })
          }
          isBusy={redeliver.isPending}
          onClick={() => redeliver.mutate({ roomId, webhookId, deliveryId: id })}
        >
          {state === 'waiting' ? m.outgoing_try_now() : m.outgoing_redeliver()}
        </Button>
      </div>
      <details className="mt-1.5 text-[0.8125rem]">
        <summary className="w-fit cursor-pointer rounded text-muted-foreground focus-ring">
          {m.outgoing_details()}
        </summary>
        <Text label={m.outgoing_answer()} text={answer ?? ''} />
        <Text label={m.outgoing_body()} text={indented(body)} />
      </details>
    </li>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <>
      <p className="mt-2 mb-1 font-medium">{label}</p>
      <pre className="rounded-lg bg-muted px-3 py-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {text === '' ? m.outgoing_nothing() : text}
      </pre>
    </>
  );
}

function indented(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2);
}
