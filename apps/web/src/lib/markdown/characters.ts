const whiteSpace = 1;
const punctuation = 2;
const ofMailbox = 4;
const letter = 8;

/** What each ASCII character is: it is asked for every character of every message. */
const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/\s/.test(character) ? whiteSpace : 0) |
    (/[!-/:-@[-`{-~]/.test(character) ? punctuation : 0) |
    (/[\w.+-]/.test(character) ? ofMailbox : 0) |
    (/[a-z]/i.test(character) ? letter : 0)
  );
});

/** The beginning and the end of a text count as white space. */
export function isWhiteSpace(character: string | undefined): boolean {
  return character === undefined || character === '' || is(whiteSpace, character, /\s/);
}

/** Symbols count as punctuation. */
export function isPunctuation(character: string | undefined): boolean {
  return character !== undefined && is(punctuation, character, /[\p{P}\p{S}]/u);
}

export function isAsciiPunctuation(character: string | undefined): boolean {
  return character !== undefined && is(punctuation, character, null);
}

/** Whether it may be in the part of an e-mail address before the @. */
export function isOfMailbox(character: string | undefined): boolean {
  return character !== undefined && is(ofMailbox, character, null);
}

export function isAsciiLetter(character: string | undefined): boolean {
  return character !== undefined && is(letter, character, null);
}

function is(kind: number, character: string, beyondAscii: RegExp | null): boolean {
  const code = character.charCodeAt(0);
  if (code < ascii.length) return ((ascii[code] ?? 0) & kind) !== 0;
  return beyondAscii !== null && beyondAscii.test(character);
}
