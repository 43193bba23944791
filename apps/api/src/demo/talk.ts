import { links } from './content/links.ts';
import type { Phrases } from './content/phrases/phrases.ts';
import { snippets } from './content/snippets.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface Speaker {
  /** Their index among the people of the demo. */
  person: number;
  called: string;
}

export interface TalkSetting {
  phrases: Phrases;
  /** The people who write, at least one. */
  speakers: readonly Speaker[];
  /** The people who may be addressed by name, including the speakers. */
  audience: readonly Speaker[];
  length: number;
}

/** One message of a conversation. */
export interface TalkLine {
  person: number;
  content: string;
  /** The index of the line that it replies to. */
  replyTo: number | null;
  /** The content after an edit, or null if the line is never edited. */
  edited: string | null;
}

const reactions = ['👍', '🎉', '😄', '✅', '🙌', '👀', '❤️'];
const minutes = ['00', '15', '30', '45'];
const chances = { sameAuthor: 0.2, reply: 0.2, edit: 0.05 };
/** How many of 100 follow-ups are of each kind; the rest are answers. */
const shares = {
  code: 5,
  list: 5,
  quote: 6,
  link: 6,
  reaction: 4,
  two: 8,
  thanks: 10,
  question: 13,
  update: 20,
};

/** A conversation about one topic in one language. */
export function talk(random: SeededRandom, { phrases, speakers, audience, length }: TalkSetting): TalkLine[] {
  const topic = random.pick(phrases.topics);
  const used = new Set<string>();
  const lines: TalkLine[] = [];

  for (let place = 0; place < length; place += 1) {
    const speaker = nextSpeaker(lines.at(-1)?.person);
    const content = place === 0 ? filled(fresh(phrases.openers), speaker) : followUp(speaker);
    lines.push({
      person: speaker.person,
      content,
      replyTo: place > 0 && random.chance(chances.reply) ? random.int(0, place - 1) : null,
      edited: random.chance(chances.edit) ? corrected(content, speaker) : null,
    });
  }
  return lines;

  function nextSpeaker(last: number | undefined): Speaker {
    const others = speakers.filter(({ person }) => person !== last);
    return others.length === 0 || random.chance(chances.sameAuthor)
      ? random.pick(speakers)
      : random.pick(others);
  }

  function followUp(speaker: Speaker): string {
    const write = (texts: readonly string[]) => filled(fresh(texts), speaker);
    switch (kindOfFollowUp(random)) {
      case 'code':
        return `${write(phrases.aboveCode)}\n${codeBlock(random)}`;
      case 'list':
        return list(speaker);
      case 'quote':
        return quote(write(phrases.belowQuotes));
      case 'link':
        return write(phrases.links);
      case 'reaction':
        return random.pick(reactions);
      case 'two':
        return `${write(phrases.updates)}\n${write(phrases.answers)}`;
      case 'thanks':
        return write(phrases.thanks);
      case 'question':
        return write(phrases.questions);
      case 'update':
        return write(phrases.updates);
      default:
        return write(phrases.answers);
    }
  }

  function corrected(content: string, speaker: Speaker): string | null {
    if (reactions.includes(content)) return null;
    const correction = /\d:\d/.test(content) ? phrases.correctedTime : phrases.correctedTypo;
    return `${content}\n${filled(correction, speaker)}`;
  }

  /** A text that this conversation has not used yet, as long as there is one. */
  function fresh(texts: readonly string[]): string {
    const unsaid = texts.filter((text) => !used.has(text));
    const text = random.pick(unsaid.length > 0 ? unsaid : texts);
    used.add(text);
    return text;
  }

  function list(speaker: Speaker): string {
    const { intro, items } = random.pick(phrases.lists);
    const isNumbered = random.chance(0.3);
    const marked = items.map(
      (item, index) => `${isNumbered ? `${index + 1}.` : '-'} ${filled(item, speaker)}`,
    );
    return [filled(intro, speaker), ...marked].join('\n');
  }

  /** Puts a quote of the last single-line message before the text, if there is one. */
  function quote(text: string): string {
    const quoted = lines.findLast(({ content }) => !content.includes('\n') && !reactions.includes(content));
    return quoted === undefined ? text : `> ${quoted.content}\n\n${text}`;
  }

  function filled(text: string, speaker: Speaker): string {
    return text.replaceAll(/\{(\w+)\}/g, (slot, name: string) => valueOf(name, speaker) ?? slot);
  }

  function valueOf(name: string, speaker: Speaker): string | undefined {
    switch (name) {
      case 'topic':
        return topic;
      case 'Topic': {
        const [first = '', ...rest] = topic;
        return first.toLocaleUpperCase(phrases.language) + rest.join('');
      }
      case 'day':
        return random.pick(phrases.days);
      case 'time':
        return `${random.int(9, 16)}:${random.pick(minutes)}`;
      case 'number':
        return String(random.int(4, 48));
      case 'link':
        return random.pick(links);
      case 'name':
        return addressee(speaker);
      default:
        return undefined;
    }
  }

  /** The last writer, or else anybody but the speaker. */
  function addressee({ person }: Speaker): string {
    const others = audience.filter((other) => other.person !== person);
    const last = others.find(
      (other) => other.person === lines.findLast((line) => line.person !== person)?.person,
    );
    return (last ?? random.pick(others)).called;
  }
}

type FollowUp = keyof typeof shares | 'answer';

function kindOfFollowUp(random: SeededRandom): FollowUp {
  let left = random.int(0, 99);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Object.entries` loses the types of a constant's keys
  for (const [kind, share] of Object.entries(shares) as [keyof typeof shares, number][]) {
    left -= share;
    if (left < 0) return kind;
  }
  return 'answer';
}

function codeBlock(random: SeededRandom): string {
  const { language, code } = random.pick(snippets);
  return `\`\`\`${language}\n${code}\n\`\`\``;
}
