import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '../app-router.ts';
import { errorDataFrom, type ErrorData, type Reason } from '../reasons.ts';

/**
 * Why a call failed. Besides the server's own reasons:
 * `unanswered`: no answer arrived, because the connection was lost or the client was closed. The call may or may not have been executed.
 * `unknown`: a newer server gave a reason that this client does not know yet; see the message.
 */
export type FailureReason = Reason | 'unanswered' | 'unknown';

/** The error of every failed call of a Parley client. Switch over `reason`; the list is closed. */
export class ParleyError extends TRPCClientError<AppRouter> {
  readonly reason: FailureReason;
  /** The input field at fault, as a dotted path, if the reason is about one. */
  readonly field: string | undefined;
  /** Every field at fault, if the input is not valid; otherwise empty. */
  readonly issues: NonNullable<ErrorData['issues']>;
  /** With `rate_limited`: seconds until a retry can succeed, if the server knows. */
  readonly retryAfterSeconds: number | undefined;
  /** With `internal`: the server's log has the cause under this ID. */
  readonly requestId: string | undefined;

  constructor({ message, cause, shape, meta }: TRPCClientError<AppRouter>) {
    super(message, {
      ...(cause && { cause }),
      ...(shape && { result: { error: shape } }),
      ...(meta && { meta }),
    });
    // The superclass sets its own prototype on every instance.
    Object.setPrototypeOf(this, ParleyError.prototype);
    this.name = 'ParleyError';
    const data = errorDataFrom(this);
    this.reason = failureReasonOf(this);
    this.field = data?.field;
    this.issues = data?.issues ?? [];
    this.retryAfterSeconds = data?.retryAfterSeconds;
    this.requestId = data?.requestId;
  }
}

export function failureReasonOf(error: unknown): FailureReason {
  const data = errorDataFrom(error);
  if (data !== null) return data.reason;
  const isAnswer = error instanceof TRPCClientError && error.data !== undefined;
  return isAnswer ? 'unknown' : 'unanswered';
}

/** Turns every error of a call or subscription into a ParleyError. */
export const typedErrors: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        error: (error) => observer.error(new ParleyError(error)),
        complete: () => observer.complete(),
      }),
    );
