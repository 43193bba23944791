import { m } from '@/paraglide/messages.js';

/** How the last attempt went, on one line. */
export function attemptText({ status, answer }: { status: number | null; answer: string | null }): string {
  if (status === null) return answer ?? '';
  return answer === null || answer === ''
    ? m.outgoing_status({ status })
    : m.outgoing_status_answer({ status, answer });
}
