const ofMailbox = 1;
const letter = 2;

/** The class of each ASCII character, looked up for every character of every message. */
const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (/[\w.+-]/.test(character) ? ofMailbox : 0) | (/[a-z]/i.test(character) ? letter : 0);
});

/** Whether it may be in the part of an email address before the @. */
export function isOfMailbox(character: string | undefined): boolean {
  return is(ofMailbox, character);
}

export function isAsciiLetter(character: string | undefined): boolean {
  return is(letter, character);
}

function is(kind: number, character: string | undefined): boolean {
  return character !== undefined && ((ascii[character.charCodeAt(0)] ?? 0) & kind) !== 0;
}
