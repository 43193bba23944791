import shortcodes from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' };

/** Slack's name for an emoji: `:fire:`, `:wave::skin-tone-3:`, or with a tone for each of two people: `::skin-tone-2-5`. */
export const shortcodePattern = /:([a-z0-9_+'-]+(?:::skin-tone-[2-6](?:-[2-6])?)?):/;

let byName: Map<string, string> | undefined;

/**
 * The emoji for a name without its colons; undefined if Slack itself has no such name, such as one that a workspace made up. A tone that
 * does not exist is ignored.
 */
export function emojiOf(shortcode: string): string | undefined {
  // Built on first use: most servers never need it.
  byName ??= namesOf(shortcodes);
  const [name = '', tone = ''] = shortcode.split('::skin-tone-');
  const emoji = byName.get(name);
  if (emoji === undefined || !/^[2-6](?:-[2-6])?$/.test(tone)) return emoji;
  return withTones(emoji, tone.split('-').map(skinTone));
}

/** A tone comes right after each person. What has no tones stays as it is. */
function withTones(emoji: string, tones: readonly string[]): string {
  let index = 0;
  const toned = emoji.replaceAll(
    /(\p{Emoji_Modifier_Base})\uFE0F?/gu,
    (_, person: string) => person + (tones[index++] ?? tones.at(-1)),
  );
  const first = emoji.replace(/(\p{Emoji_Modifier_Base})\uFE0F?/u, (_, person: string) => person + tones[0]);
  return [toned, first].find((each) => /^\p{RGI_Emoji}$/v.test(each)) ?? emoji;
}

/** Slack's skin tones, from the second to the sixth of Fitzpatrick's scale. */
const skinTones = [2, 3, 4, 5, 6].map((tone) => [`skin-tone-${tone}`, skinTone(tone)] as const);

function skinTone(tone: string | number): string {
  return String.fromCodePoint(0x1f3fb + Number(tone) - 2);
}

function namesOf(names: Record<string, string | string[]>): Map<string, string> {
  const found = new Map<string, string>(skinTones);
  for (const [hexcode, given] of Object.entries(names)) {
    const characters = hexcode.split('-').map((hex) => Number.parseInt(hex, 16));
    const emoji = withPresentation(String.fromCodePoint(...characters));
    for (const name of [given].flat()) if (!found.has(name)) found.set(name, emoji);
  }
  return found;
}

/** Some characters are text unless the emoji variation selector follows, which the data leaves out. */
function withPresentation(characters: string): string {
  return /^(?!\p{Emoji_Presentation})\p{Emoji}$/u.test(characters) ? `${characters}\uFE0F` : characters;
}
