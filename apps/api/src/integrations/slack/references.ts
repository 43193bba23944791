import { addressOf, linkTo } from './addresses.ts';
import { shownDate } from './date.ts';
import { unescaped, withEmoji } from './plain-text.ts';
import { isBlank, wordsOfInlines, type Inline } from './tree.ts';

export const referencePattern = /<([^<>\n]+)>/;
const references = new RegExp(referencePattern, 'g');

/**
 * What angle brackets refer to: an address, a person, a channel, a group or a time. Null for anything else, which its sender meant
 * literally. `readLabel` reads the label of a link.
 */
export function readReference(reference: string, readLabel: (label: string) => Inline[]): Inline[] | null {
  const bar = reference.indexOf('|');
  const target = unescaped(bar === -1 ? reference : reference.slice(0, bar)).trim();
  const written = bar === -1 || isBlank(reference.slice(bar + 1)) ? '' : reference.slice(bar + 1).trim();
  const label = withEmoji(unescaped(written));
  const id = target.slice(1);
  switch (target[0]) {
    case '@':
    case '#':
      return /^[\w.-]+$/.test(id) ? [named(target[0], label || id)] : null;
    case '!':
      return special(id, label);
    default: {
      const link = linkTo(target, written === '' ? [target.replace(/^mailto:/i, '')] : readLabel(written));
      if (link !== null) return [link];
      return /^[a-z][a-z\d+.-]*:/i.test(target) && label !== '' ? [label] : null;
    }
  }
}

function special(id: string, label: string): Inline[] | null {
  const [kind = '', value = '', format = '', url = ''] = id.split('^');
  switch (kind) {
    case 'here':
    case 'channel':
    case 'everyone':
    case 'group':
      return [named('@', label || kind)];
    case 'subteam':
      return [named('@', label || value)];
    case 'date': {
      const date = shownDate(value, format, label);
      return [linkTo(url, [date]) ?? date];
    }
    default:
      return label === '' ? null : [label];
  }
}

function named(sign: string, name: string): string {
  return name.startsWith(sign) ? name : sign + name;
}

/** Code with addresses and names in angle brackets, as Slack's own editor sends them. */
export function readCode(code: string): string {
  return unescaped(
    code.replaceAll(references, (whole, reference: string) => {
      const bar = reference.indexOf('|');
      const isReference =
        /^(?:[@#]|!(?:here|channel|everyone|subteam\^|date\^))/.test(reference) ||
        addressOf(bar === -1 ? reference : reference.slice(0, bar)) !== null;
      const read = isReference ? readReference(reference, (label) => [unescaped(label)]) : null;
      return read === null ? whole : wordsOfInlines(read);
    }),
  );
}
