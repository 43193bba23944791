import shortcodes from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' };

/** An emoji by Slack's name for it: `:fire:`, or `:wave::skin-tone-3:`. */
export const shortcodePattern = /:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/;

let byName: Map<string, string> | undefined;

/** The emoji of a name without its colons; undefined for what is none of Slack's own names, such as one that a workspace made up. */
export function emojiOf(shortcode: string): string | undefined {
  // Made when it is first asked for: most servers never are.
  byName ??= namesOf(shortcodes);
  const [name = '', tone] = shortcode.split('::');
  const emoji = byName.get(name);
  return emoji === undefined || tone === undefined
    ? emoji
    : emoji.replace('\uFE0F', '') + (byName.get(tone) ?? '');
}

/** Slack's skin tones, from the second to the sixth of Fitzpatrick's scale. */
const skinTones = [2, 3, 4, 5, 6].map(
  (tone) => [`skin-tone-${tone}`, String.fromCodePoint(0x1f3fb + tone - 2)] as const,
);

function namesOf(names: Record<string, string | string[]>): Map<string, string> {
  const found = new Map<string, string>(skinTones);
  for (const [hexcode, given] of Object.entries(names)) {
    const characters = hexcode.split('-').map((hex) => Number.parseInt(hex, 16));
    const emoji = withPresentation(String.fromCodePoint(...characters));
    for (const name of [given].flat()) if (!found.has(name)) found.set(name, emoji);
  }
  return found;
}

/** Some characters are text until they are followed by the sign that makes emoji of them, which the data leaves out. */
function withPresentation(characters: string): string {
  return /^(?!\p{Emoji_Presentation})\p{Emoji}$/u.test(characters) ? `${characters}\uFE0F` : characters;
}
