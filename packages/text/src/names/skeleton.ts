import { confusables } from './confusables.ts';

/** Maps each character to the one or more that represent all lookalikes. */
const prototypes = new Map<string, string>();
for (const line of confusables.trim().split('\n')) {
  const [prototype, sources] = line.split('=', 2).map(charactersOf);
  for (const source of sources ?? []) prototypes.set(source, (prototype ?? []).join(''));
}

/** Small capitals look like the same letters in any case. UTS #39 lists only a few of them. */
const smallCapitals = 'ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍrn ɴn ᴏo ᴘp ꞯq ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz';
for (const [capital = '', ...letters] of smallCapitals.split(' ')) prototypes.set(capital, letters.join(''));

function charactersOf(codes: string): string[] {
  return codes.split(' ').map((code) => String.fromCodePoint(Number.parseInt(code, 16)));
}

/**
 * The skeleton of UTS #39, section 4, which is equal for names that look the same. Case and the number of spaces do not change it. It is
 * only for comparing and is never shown.
 */
export function skeletonOf(name: string): string {
  // Twice: Cyrillic capitals look like Latin ones, whose small letters have prototypes of their own.
  return shapesOf(shapesOf(name)).trim().replaceAll(/\s+/g, ' ');
}

function shapesOf(text: string): string {
  const visible = text
    .normalize('NFKC')
    .normalize('NFD')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
  return Array.from(visible, (character) => prototypes.get(character) ?? character)
    .join('')
    .toLowerCase()
    .normalize('NFD');
}
