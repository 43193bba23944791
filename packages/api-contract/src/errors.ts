import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { ZodError } from 'zod';
import { reasons, type ErrorData, type Reason } from './reasons.ts';
import type { KeyScope } from './schemas/keys.ts';

/** The error that services throw, with a reason from the contract's closed list. */
export class ReasonError extends TRPCError {
  readonly reason: Reason;
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly neededScope: KeyScope | undefined;
  readonly until: string | undefined;

  constructor(
    reason: Reason,
    options: {
      field?: string;
      message?: string;
      retryAfterSeconds?: number;
      neededScope?: KeyScope;
      until?: string;
      cause?: unknown;
    } = {},
  ) {
    // No stack trace: recording one would cost more than most calls.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super({
      code: reasons[reason].code,
      message: options.message ?? reasons[reason].message,
      cause: options.cause,
    });
    Error.stackTraceLimit = stackTraceLimit;
    this.reason = reason;
    this.field = options.field;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.neededScope = options.neededScope;
    this.until = options.until;
  }

  /** The same error about a field that the caller knows by another name. */
  withField(field: string, message: string): ReasonError {
    const { retryAfterSeconds, neededScope, until } = this;
    return new ReasonError(this.reason, {
      field,
      message,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(neededScope !== undefined && { neededScope }),
      ...(until !== undefined && { until }),
      cause: this,
    });
  }
}

/** The sentence and the data that a caller receives. Unknown errors become `internal`, and the caller receives only their request ID. */
export function errorDataOf(
  error: TRPCError,
  call: { path?: string | undefined; requestId?: string | undefined } = {},
): { message: string; data: ErrorData } {
  const reason = reasonOf(error);
  const { code, message } = reasons[reason];
  const data: ErrorData = { code, httpStatus: httpStatusOf(reason), reason };
  if (call.path !== undefined) data.path = call.path;

  if (error instanceof ReasonError) {
    if (error.field !== undefined) data.field = error.field;
    if (error.retryAfterSeconds !== undefined) data.retryAfterSeconds = error.retryAfterSeconds;
    if (error.neededScope !== undefined) data.neededScope = error.neededScope;
    if (error.until !== undefined) data.until = error.until;
    return { message: error.message, data };
  }
  if (reason === 'invalid_input' && error.cause instanceof ZodError) {
    const issues = error.cause.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    const first = issues[0];
    data.issues = issues;
    if (first !== undefined && first.field !== '') data.field = first.field;
    return { message: issues.map(sentenceOf).join(' '), data };
  }
  if (reason === 'rate_limited') data.retryAfterSeconds = fullQueueSeconds;
  if (reason === 'internal' && call.requestId !== undefined) data.requestId = call.requestId;
  // If tRPC itself refuses a request, such as a batch that is too large, its own message is kept.
  return {
    message: reason === 'invalid_input' ? sentenceOf({ field: '', message: error.message }) : message,
    data,
  };
}

/** The HTTP status of a failure. */
export function httpStatusOf(reason: Reason): number {
  return httpStatuses[reason];
}

/** Computed once, because tRPC needs an error to look up its status, and creating one costs more than answering a call. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries loses the type of the keys
const httpStatuses = Object.fromEntries(
  Object.entries(reasons).map(([reason, { code }]) => [
    reason,
    getHTTPStatusCodeFromError(new TRPCError({ code })),
  ]),
) as Record<Reason, number>;

function reasonOf(error: TRPCError): Reason {
  if (error instanceof ReasonError) return error.reason;
  switch (error.code) {
    case 'BAD_REQUEST':
      return 'invalid_input';
    case 'PARSE_ERROR':
      return 'invalid_json';
    case 'UNAUTHORIZED':
      return 'unauthenticated';
    case 'NOT_FOUND':
      return 'procedure_not_found';
    case 'METHOD_NOT_SUPPORTED':
      return 'method_not_allowed';
    case 'PAYLOAD_TOO_LARGE':
      return 'payload_too_large';
    case 'UNSUPPORTED_MEDIA_TYPE':
      return 'unsupported_media_type';
    case 'CLIENT_CLOSED_REQUEST':
      return 'client_closed';
    case 'SERVICE_UNAVAILABLE':
      return 'unavailable';
    default:
      return reasonsOfStorage.get(error.cause?.name ?? '') ?? 'internal';
  }
}

/** Errors of the storage, by name because the contract does not depend on it. */
const reasonsOfStorage = new Map<string, Reason>([
  ['UnavailableError', 'unavailable'],
  ['AbandonedError', 'client_closed'],
  ['QueueFullError', 'rate_limited'],
]);

/** How long to wait before trying again when a queue is full. Queues are short and empty within a second or two. */
const fullQueueSeconds = 2;

function sentenceOf({ field, message }: { field: string; message: string }): string {
  const sentence = field === '' ? message : `${field}: ${message}`;
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
