import { errorDataOf, ReasonError } from '@parley/api-contract/server';
import type { Duplex } from 'node:stream';

/** Answers by an error, and closes, where there is no response to answer with: an upgrade, or what is no HTTP. */
export function sendRawError(stream: Duplex, error: ReasonError): void {
  const { data, message } = errorDataOf(error);
  const body = JSON.stringify({ message, code: data.code, reason: data.reason });
  stream.end(
    `HTTP/1.1 ${data.httpStatus} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => stream.destroy(),
  );
}

/** Answers what Node could not read as a request. */
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
