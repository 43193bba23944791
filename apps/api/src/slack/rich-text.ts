import { emojiOf } from './emoji.ts';
import type { RichInline, RichPart } from './payload.ts';
import { link, literally, type Writing } from './writing.ts';

/** Reads what Slack's own editor writes: text as a tree. */
export function readRichText(parts: readonly RichPart[]): Writing {
  const read = parts.map(readPart).filter(({ words }) => words.trim() !== '');
  return {
    markdown: read.map(({ markdown }) => markdown).join('\n\n'),
    words: read.map(({ words }) => words).join('\n'),
  };
}

function readPart(part: RichPart): Writing {
  switch (part.type) {
    case 'rich_text_section':
      return readInlines(part.elements);
    case 'rich_text_preformatted': {
      const { words } = readInlines(part.elements);
      return { markdown: `\`\`\`\n${words.replaceAll('```', "'''")}\n\`\`\``, words };
    }
    case 'rich_text_quote': {
      const { markdown, words } = readInlines(part.elements);
      return { markdown: markdown.replaceAll(/^/gm, '> '), words };
    }
    default: {
      const items = part.elements.map(({ elements }) => readInlines(elements));
      const margin = '    '.repeat(part.indent);
      const mark = part.style === 'ordered' ? '1. ' : '- ';
      return {
        markdown: items.map(({ markdown }) => margin + mark + markdown.replaceAll('\n', ' ')).join('\n'),
        words: items.map(({ words }) => words).join('\n'),
      };
    }
  }
}

function readInlines(elements: readonly RichInline[]): Writing {
  const read = elements.map(readInline);
  return {
    markdown: read.map(({ markdown }) => markdown).join(''),
    words: read.map(({ words }) => words).join(''),
  };
}

function readInline(element: RichInline): Writing {
  const { type, text, url, name, user_id: userId, channel_id: channelId, range } = element;
  switch (type) {
    case 'link':
      return link(text || url, url) ?? styled(text || url, element);
    case 'emoji': {
      const emoji = emojiOf(name) ?? `:${name}:`;
      return { markdown: literally(emoji), words: emoji };
    }
    case 'user':
      return styled(`@${userId}`, element);
    case 'channel':
      return styled(`#${channelId}`, element);
    case 'broadcast':
      return styled(`@${range}`, element);
    default:
      return styled(text, element);
  }
}

/** Marks stand right at a text: what is empty at its ends stays outside of them. */
function styled(words: string, { style }: RichInline): Writing {
  const inner = words.trim();
  if (inner === '') return { markdown: words, words };
  if (style.code && !inner.includes('`'))
    return { markdown: words.replace(inner, () => `\`${inner}\``), words };
  const marks = [style.bold && '**', style.italic && '_', style.strike && '~~'].filter(
    (mark) => mark !== undefined,
  );
  const marked = marks.reduce((text, mark) => mark + text + mark, literally(inner));
  return { markdown: words.replace(inner, () => marked), words };
}
