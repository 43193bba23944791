/** Scripts in use today, by UAX #31: the recommended ones and those of limited use. */
const livingScripts =
  'Latn Cyrl Grek Arab Hebr Deva Beng Hani Hira Kana Hang Bopo Thai Armn Ethi Geor Gujr Guru Khmr Knda Laoo Mlym Mymr Orya Sinh Taml Telu Thaa Tibt Adlm Bali Bamu Batk Cakm Cans Cham Cher Hmnp Java Kali Lana Lepc Limb Lisu Mand Mong Mtei Newa Nkoo Olck Osge Plrd Rohg Saur Sund Sylo Syrc Tale Talu Tavt Tfng Vaii Wcho Yiii';

/** The mixtures that are allowed: Japanese, Chinese and Korean with Latin. */
const mixtures = ['Latn Hani Hira Kana', 'Latn Hani Bopo', 'Latn Hani Hang'];

/** Matches text in these scripts, and characters that all scripts share. */
function writtenIn(scripts: string): RegExp {
  const classes = scripts.split(' ').map((script) => `\\p{Script_Extensions=${script}}`);
  return new RegExp(
    `^[${classes.join('')}\\p{Script_Extensions=Common}\\p{Script_Extensions=Inherited}]*$`,
    'v',
  );
}

const living = livingScripts.split(' ');
const allowed = [...mixtures, ...living];

/** Compiled when first needed: compiling all of them would delay the start of a server. */
const patterns = new Map<string, RegExp>();

function isWrittenIn(scripts: string, text: string): boolean {
  const pattern = patterns.get(scripts) ?? writtenIn(scripts);
  patterns.set(scripts, pattern);
  return pattern.test(text);
}

/** Whether a text keeps to one script or to a usual mixture: the highly restrictive profile of UTS #39. */
export function isOfOneScript(text: string): boolean {
  const composed = text.normalize('NFC');
  return allowed.some((scripts) => isWrittenIn(scripts, composed));
}

const ofNone = /[\p{Script_Extensions=Common}\p{Script_Extensions=Inherited}]/gv;

/** The scripts of a text in order of appearance, by their English names. Null stands for a script that is no longer in use. */
export function scriptsIn(text: string): (string | null)[] {
  const names = new Intl.DisplayNames('en', { type: 'script' });
  const found = new Set<string | null>();
  for (const character of text.normalize('NFC').replaceAll(ofNone, '')) {
    const script = living.find((each) => isWrittenIn(each, character));
    found.add(script === undefined ? null : (names.of(script) ?? script));
  }
  return [...found];
}
