import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '../app-router.ts';
import { errorDataFrom, type ErrorData, type Reason } from '../reasons.ts';

/**
 * Why a call failed. Besides the server's own reasons:
 * `unanswered`: no answer came, as when the connection is lost or the client is closed; whether the call was done is not known.
 * `unknown`: a newer server gave a reason that this client does not know yet; the message says it.
 */
export type FailureReason = Reason | 'unanswered' | 'unknown';

/** How every call of a Parley client fails. Switch over `reason`; the list is closed. */
export class ParleyError extends TRPCClientError<AppRouter> {
  readonly reason: FailureReason;
  /** The input field at fault, as a dotted path, when the reason is about one. */
  readonly field: string | undefined;
  /** Every field at fault, when the input did not validate; otherwise empty. */
  readonly issues: NonNullable<ErrorData['issues']>;
  /** Seconds until another attempt can succeed; with `rate_limited`, when the server knows. */
  readonly retryAfterSeconds: number | undefined;
  /** With `internal`: the server's log has the cause under this ID. */
  readonly requestId: string | undefined;

  constructor({ message, cause, shape, meta }: TRPCClientError<AppRouter>) {
    super(message, {
      ...(cause && { cause }),
      ...(shape && { result: { error: shape } }),
      ...(meta && { meta }),
    });
    // The class above makes every instance its own.
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

/** Makes a ParleyError of every error of a call or a subscription. */
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
