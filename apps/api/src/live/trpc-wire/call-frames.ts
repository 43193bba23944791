import { appRouter, ReasonError } from '@parley/api-contract/server';
import { parseTRPCMessage, type TRPCClientOutgoingMessage, type TRPCRequestMessage } from '@trpc/server/rpc';
import { assertServed } from '../protocol-version.ts';
import { LargeJsonError, membersOf, parseJson, shapeOf } from '../../json.ts';

/** The longest call, as JSON. */
export const maxCallLength = 64 * 1024;
/** The longest ID of a call: it is repeated in every frame about the call. */
const maxIdLength = 64;

/** How every frame about a call begins: with its ID, and with the version of JSON-RPC if the client gave one. */
export function headOf({ id, jsonrpc }: Pick<TRPCClientOutgoingMessage, 'id' | 'jsonrpc'>): string {
  return `{"id":${JSON.stringify(id)}${jsonrpc === undefined ? '' : `,"jsonrpc":"${jsonrpc}"`}`;
}

/** As tRPC's own handler does: the position of a reconnecting client is part of the input. */
export function inputOf({ input, lastEventId }: TRPCRequestMessage['params']): unknown {
  if (lastEventId === undefined) return input;
  return typeof input === 'object' && input !== null ? { ...input, lastEventId } : (input ?? { lastEventId });
}

/**
 * The token in a connection's first frame, if that frame identifies the client.
 * @throws ReasonError if the frame is malformed, or the client is too old.
 */
export function tokenIn(text: string): string | undefined {
  const firstFrame = parsedOrNull(text);
  if (typeof firstFrame !== 'object' || firstFrame === null || !('data' in firstFrame)) {
    throw new ReasonError('invalid_json', {
      message: 'The first frame must be {"method":"connectionParams","data":{"token":"…"}}.',
    });
  }
  const { data } = firstFrame;
  if (typeof data !== 'object' || data === null) return undefined;
  assertServed('protocolVersion' in data ? data.protocolVersion : undefined);
  if (!('token' in data)) return undefined;
  // Anything but text is not a token: it is refused, not ignored.
  return typeof data.token === 'string' ? data.token : '';
}

function parsedOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

/**
 * The calls in a frame, which holds one call or a batch.
 * @throws ReasonError `invalid_json` if any of it is not a call, `invalid_input` if an ID is too long.
 */
export function callsIn(text: string): TRPCClientOutgoingMessage[] {
  const parsed = parseJson(text, { isBatch: true });
  const { transformer } = appRouter._def._config;
  try {
    return (Array.isArray(parsed) ? parsed : [parsed]).map((call) =>
      withShortId(parseTRPCMessage(call, transformer)),
    );
  } catch (cause) {
    throw cause instanceof ReasonError ? cause : new ReasonError('invalid_json', { cause });
  }
}

function withShortId(call: TRPCClientOutgoingMessage): TRPCClientOutgoingMessage {
  if (typeof call.id === 'string' && call.id.length > maxIdLength) {
    throw new ReasonError('invalid_input', {
      field: 'id',
      message: `id: must have at most ${maxIdLength} characters.`,
    });
  }
  return call;
}

/** The IDs of the calls in a frame that is too large to parse; none if the frame was refused for another reason. */
export function refusedIdsIn(text: string, cause: unknown): (number | string)[] {
  const isTooLarge =
    cause instanceof LargeJsonError || (cause instanceof ReasonError && cause.reason === 'payload_too_large');
  if (!isTooLarge) return [];
  return membersOf(text, ['id', 'method']).flatMap((call) => {
    const id = call.get('id');
    return id === undefined || call.get('method') === 'subscription.stop' ? [] : [id];
  });
}

/**
 * Whether a frame over the limit for one call is a batch of calls that are each within it: clients put all calls of a moment into one
 * frame.
 */
export function isBatchOfSmallCalls(text: string): boolean {
  const { longestItem } = shapeOf(text);
  return longestItem > 0 && longestItem <= maxCallLength;
}
