/** The part that tests read of what a page sends over tRPC's WebSocket. */
export interface Frame {
  id: number;
  params?: { path: string };
}

/** The calls in a tRPC frame; PING, PONG and the first frame of a connection have none. */
export function framesIn(text: string | Buffer): Frame[] {
  const json = String(text);
  if (json === 'PING' || json === 'PONG') return [];
  const frames = [JSON.parse(json) as object].flat();
  return frames.filter((frame): frame is Frame => 'id' in frame);
}
