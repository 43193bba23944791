export const figureNames = [
  'cpu',
  'memory',
  'latency',
  'sends',
  'reconnect',
  'paused',
  'engines',
  'nodes',
] as const;
export type FigureName = (typeof figureNames)[number];

export function isFigureName(name: string): name is FigureName {
  return figureNames.some((known) => known === name);
}
