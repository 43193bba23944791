const whiteSpace = 1;
const punctuation = 2;
const word = 4;

/** Classes of the ASCII characters, in a table because every character of every message is looked up. */
const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/\s/.test(character) ? whiteSpace : 0) |
    (/[!-/:-@[-`{-~]/.test(character) ? punctuation : 0) |
    (/[a-z0-9]/i.test(character) ? word : 0)
  );
});

/** Scripts without spaces between words, or whose particles follow words directly, including their punctuation. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Yiii}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}\u3000-\u303f\uff01-\uff65]/u;

const onlyAscii = /^\p{ASCII}*$/u;

export function isAscii(text: string): boolean {
  return onlyAscii.test(text);
}

/** The beginning and the end of a text count as white space. */
export function isWhiteSpace(character: string | undefined): boolean {
  return character === undefined || character === '' || is(whiteSpace, character, /\s/);
}

/** Symbols count as punctuation. */
export function isPunctuation(character: string | undefined): boolean {
  return character !== undefined && is(punctuation, character, /[\p{P}\p{S}]/u);
}

/** A letter or digit, or a mark on one. */
export function isOfWord(character: string | undefined): boolean {
  return character !== undefined && is(word, character, /(?![\ufe00-\ufe0f])[\p{L}\p{N}\p{M}]/u);
}

export function isDigit(character: string | undefined): boolean {
  return character !== undefined && /\p{N}/u.test(character);
}

/** Whether the character is a letter or a sign of a script without spaces between words. */
export function isUnspaced(character: string | undefined): boolean {
  return character !== undefined && character > '\u0dff' && unspaced.test(character);
}

/** Like `isOfWord`, in a script with spaces between words. */
export function isOfSpacedWord(character: string | undefined): boolean {
  return isOfWord(character) && !(isUnspaced(character) && !isDigit(character));
}

function is(kind: number, character: string, beyondAscii: RegExp): boolean {
  const code = character.charCodeAt(0);
  if (code < ascii.length) return ((ascii[code] ?? 0) & kind) !== 0;
  return beyondAscii.test(character);
}

/** The whole character that begins at `start`, even if it takes two UTF-16 units. */
export function characterAt(text: string, start: number): string | undefined {
  const code = text.codePointAt(start);
  return code === undefined ? undefined : String.fromCodePoint(code);
}

/** The whole character that ends at `end`, even if it takes two UTF-16 units. */
export function characterBefore(text: string, end: number): string | undefined {
  if (end <= 0) return undefined;
  const isLowHalf = (text.charCodeAt(end - 1) & 0xfc00) === 0xdc00;
  const isPair = isLowHalf && end > 1 && (text.charCodeAt(end - 2) & 0xfc00) === 0xd800;
  return text.slice(isPair ? end - 2 : end - 1, end);
}
