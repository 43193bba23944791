import type { Row } from './rows.ts';
import { indexOfRow } from './use-roving.ts';

/** The indexes of the first and the last row in a range; null if it contains none. */
export function rowsIn(
  range: Range,
  list: Element,
  rows: readonly Row[],
): { first: number; last: number } | null {
  if (rows.length === 0 || !range.intersectsNode(list)) return null;
  const first = indexAt(range.startContainer, range.startOffset, list) ?? 0;
  const last = indexAt(range.endContainer, range.endOffset - 1, list) ?? rows.length - 1;
  return first <= last ? { first, last } : null;
}

/** The index of the row that contains one end of a range; null if that end is before or after the list. */
function indexAt(container: Node, offset: number, list: Element): number | null {
  const node = container === list ? container.childNodes[offset] : container;
  const element = node instanceof Element ? node : node?.parentElement;
  if (!element || !list.contains(element)) return null;
  const index = indexOfRow(element);
  return index < 0 ? null : index;
}

/** The selected pieces of the first and the last row of a range, by key. */
export function piecesAtEnds(
  range: Range,
  list: Element,
  rows: readonly Row[],
  { first, last }: { first: number; last: number },
): Map<string, Node> {
  const pieces = new Map<string, Node>();
  for (const index of new Set([first, last])) {
    const body = list.querySelector(`[data-index="${index}"] [data-body]`);
    const key = rows[index]?.key;
    if (body !== null && key !== undefined) pieces.set(key, pieceOf(body, range));
  }
  return pieces;
}

function pieceOf(body: Element, range: Range): Node {
  const piece = document.createRange();
  piece.selectNodeContents(body);
  if (range.compareBoundaryPoints(Range.START_TO_START, piece) > 0) {
    piece.setStart(range.startContainer, range.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, piece) < 0) {
    piece.setEnd(range.endContainer, range.endOffset);
  }
  return piece.cloneContents();
}
