import { errorDataOf, ReasonError } from '@parley/api-contract/server';
import type { Duplex } from 'node:stream';
import { trpcErrorOf } from './trpc-error.ts';

/**
 * Sends an error and closes the connection where there is no response object: for an upgrade, and for bytes that are not HTTP. The client
 * may use REST or tRPC, so the error has the form of both.
 */
export function sendRawError(stream: Duplex, error: ReasonError): void {
  const { data, message } = errorDataOf(error);
  const body = JSON.stringify({ message, code: data.code, reason: data.reason, error: trpcErrorOf(error) });
  const head = [
    `HTTP/1.1 ${data.httpStatus} Refused`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  stream.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => stream.destroy());
}

/** Answers what Node could not parse as a request. */
export function refuseUnreadable(cause: Error & { code?: string }, socket: Duplex): void {
  if (cause.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  sendRawError(socket, unreadable(cause));
}

function unreadable(cause: Error & { code?: string }): ReasonError {
  switch (cause.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ReasonError('payload_too_large', {
        message: 'The address and the headers of the request are too long. Send at most 16 KB.',
        cause,
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ReasonError('invalid_input', { message: 'The request did not arrive in time.', cause });
    default:
      return new ReasonError('invalid_input', { message: 'The request is not valid HTTP.', cause });
  }
}
