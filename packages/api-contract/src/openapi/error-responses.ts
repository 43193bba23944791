import { httpStatusOf } from '../errors.ts';
import { reasons, type Reason } from '../reasons.ts';
import { keyScopes } from '../schemas/keys.ts';
import type { Operation, Response, Schema } from './document-shape.ts';

/** The body of every error, as created by `errorDataOf`. */
export const errorSchema: Schema = {
  type: 'object',
  description: 'Why a request failed.',
  properties: {
    message: {
      type: 'string',
      description: 'A sentence that a person can act on.',
      examples: [reasons.room_not_found.message],
    },
    code: {
      type: 'string',
      description: "tRPC's name for the kind of error. It determines the status.",
      enum: [...new Set(Object.values(reasons).map(({ code }) => code))].toSorted(),
    },
    reason: {
      type: 'string',
      description: 'The reason, from a closed list. Later versions may add more.',
      enum: Object.keys(reasons),
    },
    field: { type: 'string', description: 'The field at fault, as a dotted path.', examples: ['roomId'] },
    issues: {
      type: 'array',
      description: 'Every field at fault, if the input is not valid.',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, message: { type: 'string' } },
        required: ['field', 'message'],
        additionalProperties: false,
      },
    },
    retryAfterSeconds: {
      type: 'integer',
      minimum: 0,
      description: 'With `rate_limited` and `slow_mode`: seconds until a retry can succeed.',
    },
    neededScope: {
      type: 'string',
      description: 'With `scope_insufficient`: the scope that an API key needs.',
      enum: [...keyScopes],
    },
    until: {
      type: 'string',
      format: 'date-time',
      description: 'With `silenced`: when the silence ends.',
    },
    requestId: {
      type: 'string',
      description: "With `internal`: the server's log has the cause under this ID.",
    },
    error: {
      type: 'object',
      description: "The same error in tRPC's format. Only present if the server could not read the request.",
    },
  },
  required: ['message', 'code', 'reason'],
  additionalProperties: false,
};

/** The reasons why any call can fail. */
export function generalReasons(call: { method: string; isOpen: boolean }): Reason[] {
  const isRead = call.method === 'GET';
  return [
    'invalid_input',
    ...(isRead ? [] : (['invalid_json'] as const)),
    ...(call.isOpen ? [] : (['unauthenticated', 'scope_insufficient'] as const)),
    // Other sites are only refused changes.
    ...(isRead ? [] : (['foreign_origin'] as const)),
    'payload_too_large',
    ...(isRead ? [] : (['unsupported_media_type'] as const)),
    'rate_limited',
    'internal',
    'unavailable',
  ];
}

/** One response for each status. Operations with the same reasons share it as a component. */
export function errorResponses(
  ofCall: readonly Reason[],
  responses: Record<string, Response>,
): Operation['responses'] {
  const byStatus = Map.groupBy(new Set(ofCall), httpStatusOf);
  return Object.fromEntries(
    Array.from(byStatus, ([status, ofStatus]) => {
      const name = ofStatus.map(pascalCase).join('Or');
      responses[name] ??= errorResponse(ofStatus);
      return [String(status), { $ref: `#/components/responses/${name}` }];
    }),
  );
}

function errorResponse(ofStatus: readonly Reason[]): Response {
  return {
    description: ofStatus.map((reason) => `\`${reason}\`: ${reasons[reason].message}`).join('\n\n'),
    ...headersOf(ofStatus),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Error' },
            { type: 'object', properties: { reason: { enum: [...ofStatus] } }, required: ['reason'] },
          ],
        },
        examples: Object.fromEntries(
          ofStatus.map((reason) => {
            const { code, message } = reasons[reason];
            return [reason, { value: { message, code, reason } }];
          }),
        ),
      },
    },
  };
}

/** The headers of an error. */
function headersOf([reason]: readonly Reason[]): Pick<Response, 'headers'> {
  if (reason === undefined) return {};
  switch (reasons[reason].code) {
    case 'UNAUTHORIZED':
      return { headers: { 'WWW-Authenticate': textHeader('How to authenticate: with a bearer token.') } };
    case 'TOO_MANY_REQUESTS':
      return {
        headers: {
          'Retry-After': {
            description: 'Seconds until a retry can succeed.',
            schema: { type: 'integer', minimum: 0 },
          },
        },
      };
    case 'UNSUPPORTED_MEDIA_TYPE':
      return {
        headers: {
          'Accept-Encoding': textHeader(
            '`identity` if the body has a Content-Encoding: send it without one.',
          ),
        },
      };
    default:
      return {};
  }
}

function textHeader(description: string): { description: string; schema: Schema } {
  return { description, schema: { type: 'string' } };
}

function pascalCase(reason: string): string {
  return reason.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
