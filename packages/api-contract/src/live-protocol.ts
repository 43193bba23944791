/**
 * The version of the live protocol that this package speaks; docs/live-protocol.md lists what changed in each. A client sends it as
 * `protocolVersion` in its `connectionParams`.
 */
export const liveProtocolVersion = 2;

/** A server refuses clients that send an older version than this with `client_too_old`. */
export const oldestLiveProtocolVersion = 1;
