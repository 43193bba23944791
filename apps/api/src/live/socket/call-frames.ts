import { appRouter, ReasonError } from '@parley/api-contract/server';
import { parseTRPCMessage, type TRPCClientOutgoingMessage, type TRPCRequestMessage } from '@trpc/server/rpc';

/** The longest call, as JSON. */
export const maxCallLength = 64 * 1024;

/** How every frame about a call begins: with its ID, and with the version of JSON-RPC if the client gave one. */
export function headOf({ id, jsonrpc }: TRPCClientOutgoingMessage): string {
  return `{"id":${JSON.stringify(id)}${jsonrpc === undefined ? '' : `,"jsonrpc":"${jsonrpc}"`}`;
}

export function pathOf(call: TRPCClientOutgoingMessage): string | undefined {
  return call.method === 'subscription.stop' ? undefined : call.params.path;
}

/** As tRPC's own handler does: the position of a client that reconnects is a part of the input. */
export function inputOf({ input, lastEventId }: TRPCRequestMessage['params']): unknown {
  if (lastEventId === undefined) return input;
  return typeof input === 'object' && input !== null ? { ...input, lastEventId } : (input ?? { lastEventId });
}

/** The token in a connection's first frame, where that is to tell who it is. */
export function tokenIn(text: string): string | undefined | ReasonError {
  const firstFrame = parseJson(text);
  if (typeof firstFrame !== 'object' || firstFrame === null || !('data' in firstFrame)) {
    return new ReasonError('invalid_json', {
      message: 'The first frame must be {"method":"connectionParams","data":{"token":"…"}}.',
    });
  }
  const { data } = firstFrame;
  if (typeof data !== 'object' || data === null || !('token' in data)) return undefined;
  // What is no text is no token either: it is refused, not passed over.
  return typeof data.token === 'string' ? data.token : '';
}

/** A frame holds one call, or a batch of them; null when any of it is no call. */
export function callsIn(text: string): TRPCClientOutgoingMessage[] | null {
  const parsed = parseJson(text);
  const { transformer } = appRouter._def._config;
  try {
    return (Array.isArray(parsed) ? parsed : [parsed]).map((call) => parseTRPCMessage(call, transformer));
  } catch {
    return null;
  }
}

/** Whether a frame over the limit of one call is a batch of calls that each keep it: clients put all calls of a moment into one. */
export function isBatchOfSmallCalls(text: string): boolean {
  const parsed = parseJson(text);
  return Array.isArray(parsed) && parsed.every((call) => JSON.stringify(call).length <= maxCallLength);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
