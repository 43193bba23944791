import {
  characterAt,
  characterBefore,
  isDigit,
  isOfSpacedWord,
  isOfWord,
  isPunctuation,
  isUnspaced,
  isWhiteSpace,
} from './characters.ts';

/** Marks of emphasis: `*x*`, `**x**`, `_x_`, `~x~`, `~~x~~`. */
export type EmphasisMark = '*' | '_' | '~';

/** Whether a run of marks may open emphasis, and whether it may close it. */
export interface Flanking {
  canOpen: boolean;
  canClose: boolean;
}

const neither: Flanking = { canOpen: false, canClose: false };

/** Marks nested deeper than this are not examined. */
const maxNestedMarks = 6;

/** Emphasized text does not begin, or end, with these: such text is code or a face. */
const noBeginning = '.,;:!?)]}=%<>';
const noEnd = '([{=<>&@#$';
/** A single mark right behind, or right before, one of these is part of code, a path or a face. */
const joinsBefore = '/.=@#$&%^¯)]}';
const joinsAfter = '/=@#$&%^¯([{';

/**
 * Decides what a run of `length` marks between two places can do. It starts from CommonMark's rules
 * (https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run), extended to scripts without spaces, in which a mark may also close
 * between punctuation and a letter. The rules of chats come on top. There, the same characters occur in multiplications, names, paths and
 * faces, so a mark must be at the edge of a word, not within one.
 *
 * Backslashes are skipped, because whether they are shown depends on this decision.
 */
export function flankingOf(text: string, start: number, end: number, length = end - start): Flanking {
  const mark = text[end - 1];
  if (mark === '_' && length > 1) return neither;
  if (mark === '~' && length > 2) return neither;
  const outside = behindText(text, start);
  const inside = beforeText(text, end);
  const before = characterBefore(text, outside);
  const after = characterAt(text, inside);
  const isSingle = length === 1;
  if (isWithinWord(before, after, isSingle)) return neither;
  if (before === after && isPunctuation(before)) return neither;

  let canOpen = !isWhiteSpace(after) && (!isSpacedPunctuation(after) || isEdge(before));
  let canClose =
    !isWhiteSpace(before) &&
    (!isSpacedPunctuation(before) || isEdge(after) || (!isSingle && isEnding(before)));
  if (mark !== '*' && isSingle) {
    canOpen &&= !isOfWord(before);
    canClose &&= !isOfWord(after);
  }
  if (isSingle) {
    canOpen &&= before === undefined || !(joinsBefore.includes(before) || isFace(before, after));
    canClose &&=
      after === undefined ||
      !(joinsAfter.includes(after) || isFace(after, before) || isWithinName(text, inside));
  }
  return {
    canOpen: canOpen && canBegin(text, inside, isSingle, mark),
    canClose: canClose && canEnd(text, outside, isSingle, mark),
  };
}

/** `2*3*4`, `2**3`, `snake_case`, `10~12`; not `un**believ**able`, and not `这**是**字`. */
function isWithinWord(before: string | undefined, after: string | undefined, isSingle: boolean): boolean {
  if (!isOfSpacedWord(before) || !isOfSpacedWord(after)) return false;
  return isSingle || isDigit(before) || isDigit(after);
}

/** Whether the character may be outside a mark that has punctuation on its inner side. */
function isEdge(character: string | undefined): boolean {
  return isWhiteSpace(character) || isPunctuation(character) || isUnspaced(character);
}

function isSpacedPunctuation(character: string | undefined): boolean {
  return isPunctuation(character) && !isUnspaced(character);
}

/** Punctuation that ends a phrase in text but not in code: `**Note:**text`. */
function isEnding(character: string | undefined): boolean {
  return character !== undefined && (character > '\u007f' || '.:!?%`'.includes(character));
}

const facePart = /[[\p{Sk}\p{Sm}\p{So}\uff9e\uff9f・･ー\/＼]--[\p{ExtPict}`]]/v;

/** Whether a mark between these two characters is part of a face: `(*^_^*)`, `(*´∀｀*)`. */
function isFace(bracket: string, inner: string | undefined): boolean {
  return '()（）'.includes(bracket) && inner !== undefined && facePart.test(inner);
}

/** Whether a full stop with a letter behind it starts here: `.json`. */
function isWithinName(text: string, start: number): boolean {
  return text[start] === '.' && isOfWord(characterAt(text, beforeText(text, start + 1)));
}

function canBegin(text: string, end: number, isSingle: boolean, mark: string | undefined): boolean {
  let start = end;
  for (let marks = 0; marks < maxNestedMarks && isMark(text[start]); marks++)
    start = beforeText(text, start + 1);
  const first = characterAt(text, start);
  if (isWhiteSpace(first)) return false;
  if (isSingle && mark === '~') return isOfSpacedWord(first);
  // `**/help**` is emphasis; `**/*.ts` is a path.
  if (first === '/') return isOfWord(characterAt(text, beforeText(text, start + 1)));
  return !(isSingle || start > end ? noBeginning : ')]}').includes(first ?? '');
}

function canEnd(text: string, start: number, isSingle: boolean, mark: string | undefined): boolean {
  let end = start;
  for (let marks = 0; marks < maxNestedMarks && isMark(text[end - 1]); marks++)
    end = behindText(text, end - 1);
  const last = characterBefore(text, end);
  if (isWhiteSpace(last)) return false;
  if (isSingle && mark === '~') return isOfSpacedWord(last);
  if (last === '/') return isOfWord(characterBefore(text, behindText(text, end - 1)));
  return !(isSingle || end < start ? noEnd : '([{').includes(last ?? '');
}

/** The place behind the backslashes at `start`. */
function beforeText(text: string, start: number): number {
  let end = start;
  while (text[end] === '\\') end++;
  return end;
}

/** The place before the backslashes that end at `end`. */
function behindText(text: string, end: number): number {
  let start = end;
  while (text[start - 1] === '\\') start--;
  return start;
}

export function isMark(character: string | undefined): character is EmphasisMark {
  return character === '*' || character === '_' || character === '~';
}
