import type { Nodes } from 'mdast';
import { parseMarkdown } from './parse-markdown.ts';

const maxLength = 200;

/** The beginning of a message on one line, without the marks of its Markdown. */
export function plainText(markdown: string): string {
  const beginning = markdown.slice(0, 2 * maxLength);
  const tree = parseMarkdown(beginning);
  const words = tree === null ? beginning : textOf(tree, beginning);
  return words.replaceAll(/\s+/g, ' ').trim().slice(0, maxLength);
}

function textOf(node: Nodes, source: string): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
      return node.value;
    case 'break':
      return ' ';
    case 'paragraph':
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'link':
      return node.children.map((child) => textOf(child, source)).join('');
    case 'root':
    case 'blockquote':
    case 'list':
    case 'listItem':
      return node.children.map((child) => textOf(child, source)).join(' ');
    default:
      return source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
  }
}
