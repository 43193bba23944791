/** What a page sends over tRPC's WebSocket, as far as tests look at it. */
export interface Frame {
  id: number;
  params?: { path: string };
}

/** What of tRPC's frames is needed here; PING and PONG are none. */
export function framesIn(text: string | Buffer): Frame[] {
  const json = String(text);
  return json === 'PING' || json === 'PONG' ? [] : [JSON.parse(json)].flat();
}
