import { refuse } from '../command-line.ts';

/** A noun in all spellings in which it appears. `kebabs`, `camels`, `pascals` and `manyWords` are plurals. */
export interface Noun {
  /** `saved-view`: files. */
  kebab: string;
  kebabs: string;
  /** `savedView`: values. */
  camel: string;
  camels: string;
  /** `SavedView`: types. */
  pascal: string;
  pascals: string;
  /** `saved view`: sentences. */
  words: string;
  manyWords: string;
  /** `a saved view`. */
  aNoun: string;
}

/** Lower-case words of letters, joined by hyphens. */
const form = /^[a-z]+(?:-[a-z]+)*$/;

export function nounOf(kebab: string, kebabs = pluralOf(kebab)): Noun {
  for (const name of [kebab, kebabs]) {
    if (!form.test(name)) {
      refuse(`“${name}” is not a noun of lower-case letters and hyphens, such as saved-view.`);
    }
  }
  if (kebab === kebabs) refuse(`The plural of ${kebab} must differ from it: choose one with --plural.`);
  const words = kebab.replaceAll('-', ' ');
  return {
    kebab,
    kebabs,
    camel: camelOf(kebab),
    camels: camelOf(kebabs),
    pascal: pascalOf(kebab),
    pascals: pascalOf(kebabs),
    words,
    manyWords: kebabs.replaceAll('-', ' '),
    aNoun: `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`,
  };
}

/** The plural that most nouns have. */
function pluralOf(kebab: string): string {
  if (/[^aeiou]y$/.test(kebab)) return `${kebab.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(kebab) ? `${kebab}es` : `${kebab}s`;
}

function camelOf(kebab: string): string {
  return kebab.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function pascalOf(kebab: string): string {
  return capitalized(camelOf(kebab));
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
