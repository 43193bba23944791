/** The problem with Redis, as `/readyz` reports it: without addresses, because anybody may ask there. */
export type RedisProblemKind =
  | 'cannot be reached'
  | 'refuses the user or the password'
  | 'closes the connection'
  | 'does not speak TLS'
  | 'does not answer over TLS'
  | 'has a certificate that is not trusted'
  | 'denies the user permissions'
  | 'refuses commands';

export interface RedisProblem {
  kind: RedisProblemKind;
  /** For the log: names the server and what to do, and never contains a password. */
  sentence: string;
}

/** Whether a connection uses TLS, and whether it was in use when it failed. */
export interface RedisConnectionState {
  address: string;
  isTls: boolean;
  wasReady: boolean;
}

const brokenOff = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);
/** OpenSSL's error codes for bytes that are not TLS. */
const notTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|RECORD_LAYER|BAD_EXTENSION/;
const certificate = /CERT|SIGNATURE|ERR_SSL|ERR_TLS|ALERT/;

/** The log's sentence for each. `said` quotes Node or Redis, in parentheses. */
const sentences: Record<RedisProblemKind, (said: string) => string> = {
  'cannot be reached': (said) => `cannot be reached${said}.`,
  'refuses the user or the password': (said) => `refuses the user or the password in REDIS_URL${said}.`,
  'closes the connection': (said) =>
    `closes the connection before it answers${said}. If it expects TLS, write rediss:// in REDIS_URL.`,
  'does not speak TLS': (said) =>
    `does not speak TLS${said}. Write redis:// in REDIS_URL, or use the port on which it does.`,
  'does not answer over TLS': (said) =>
    `does not answer over TLS${said}. If it does not speak TLS on this port, write redis:// in REDIS_URL, or use another port.`,
  'has a certificate that is not trusted': (said) =>
    `and this server do not agree on TLS${said}. If you have your own certificate authority, name its file in NODE_EXTRA_CA_CERTS.`,
  'denies the user permissions': (said) =>
    `denies the user in REDIS_URL permissions${said}. Parley needs the keys and channels that begin with parley: (ACL SETUSER … ~parley:* &parley:* +@all -@dangerous +info).`,
  'refuses commands': (said) => `refuses commands${said}.`,
};

/** Explains an error of the driver or of Redis; `error` is null if the connection closed without one. */
export function redisProblemOf(error: Error | null, state: RedisConnectionState): RedisProblem {
  const kind = kindOf(error, state);
  const said = error === null ? '' : ` (${reasonOf(error)})`;
  return { kind, sentence: `Redis at ${state.address} ${sentences[kind](said)}` };
}

function kindOf(error: Error | null, { isTls, wasReady }: RedisConnectionState): RedisProblemKind {
  const message = error?.message ?? '';
  const code = codeOf(error);
  if (/^(?:WRONGPASS|NOAUTH|ERR invalid password|ERR AUTH)/.test(message))
    return 'refuses the user or the password';
  if (message.startsWith('NOPERM')) return 'denies the user permissions';
  if (isTls && notTls.test(code)) return 'does not speak TLS';
  if (isTls && certificate.test(code)) return 'has a certificate that is not trusted';
  // Redis without TLS takes the handshake for a command, and waits for the rest of it.
  if (isTls && isTimeout(error)) return 'does not answer over TLS';
  // A server that expects TLS sends an answer that Redis never would.
  if (message.startsWith('Protocol error')) return 'closes the connection';
  if (!wasReady && (error === null || brokenOff.has(code)))
    return isTls ? 'does not speak TLS' : 'closes the connection';
  if (error?.name === 'ReplyError') return 'refuses commands';
  return 'cannot be reached';
}

/** The message of Node or Redis, or the code: if all addresses of a host fail, Node's error has no message. */
function reasonOf(error: Error): string {
  return (error.message || codeOf(error)).replace(/[.\s]+$/, '');
}

/** Whether an attempt took too long. On a busy machine, this server itself can be the reason. */
export function isTimeout(error: Error | null): boolean {
  return codeOf(error) === 'ETIMEDOUT' || error?.message === 'Command timed out';
}

function codeOf(error: Error | null): string {
  return error !== null && 'code' in error ? String(error.code) : '';
}
