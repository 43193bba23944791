import { isBlank } from '../blank.ts';
import { isReserved } from './reserved.ts';
import { isOfOneScript, scriptsIn } from './scripts.ts';

// Each rule returns null, or what is wrong, as the rest of a sentence that begins with the name of the field.

/**
 * The rules for names of rooms, keys and outgoing webhooks. Each word must keep to one script: "Отдел IT" is accepted, and "rооt" with
 * Cyrillic letters is refused. Emoji are allowed.
 */
export function nameProblem(name: string): string | null {
  const words = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return lineProblem(name) ?? scriptProblem(words.find((word) => !isOfOneScript(word)));
}

/** The rules for the names shown with messages from bots and webhooks: like `nameProblem`, and no reserved words. */
export function authorNameProblem(name: string): string | null {
  return nameProblem(name) ?? reservedProblem(name);
}

/** A username is a single word in one script. Words that mention everyone or represent the server are reserved. */
export function usernameProblem(username: string): string | null {
  const mixed = isOfOneScript(username) ? undefined : username;
  return lineProblem(username) ?? scriptProblem(mixed) ?? reservedProblem(username);
}

function reservedProblem(name: string): string | null {
  return isReserved(name) ? 'must not be a reserved word or look like one: choose another one' : null;
}

/** One line of text in any scripts, such as a status. RFC 8264 refuses the same characters. */
export function lineProblem(text: string): string | null {
  if (isBlank(text)) return 'must not be blank';
  const plain = text.replaceAll(/\p{RGI_Emoji}/gv, '').replaceAll(joiners, '');
  const [unseen] = refused.exec(plain) ?? [];
  if (unseen !== undefined) return `must not contain the invisible character ${codeOf(unseen)}: remove it`;
  const [unknown] = unassigned.exec(plain) ?? [];
  if (unknown !== undefined)
    return `must not contain the character ${codeOf(unknown)}, which devices cannot show: remove it`;
  return pile.test(plain.normalize('NFD'))
    ? 'must not pile up marks: put at most 4 different ones on a letter'
    : null;
}

/** The characters that `isBlank` ignores, except spaces that separate words. */
const refused =
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}\u2800\ufff9-\ufffb\u{1d159}\u{13441}-\u{13446}]/v;

const unassigned = /[\p{Cn}\p{Co}\p{Cs}]/v;

/** UTS #39, section 5.4: no language needs more marks on a letter, or the same mark twice. */
const pile = /[\p{Mn}\p{Me}]{5}|(?<mark>[\p{Mn}\p{Me}])\k<mark>/v;

/**
 * Joiners that the spelling of a word needs, by RFC 5892, appendices A.1 and A.2: after a virama, as in Sinhala and Malayalam, and between
 * two Arabic letters that would join, as in Persian.
 */
const joiners =
  /(?<=[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u1039\u103a\u17d2])[\u200c\u200d]|(?<=[[\p{Script=Arabic}&&\p{L}]--[ءآأؤإاةدذرزوٱڈڑژےۀۃ]]\p{M}*)\u200c(?=\p{Script=Arabic})/gv;

function scriptProblem(mixed: string | undefined): string | null {
  if (mixed === undefined) return null;
  const scripts = scriptsIn(mixed);
  return scripts.includes(null)
    ? `must be in a script that is written today, which “${mixed}” is not`
    : `must keep to one script: “${mixed}” mixes ${scripts.join(' and ')}`;
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
