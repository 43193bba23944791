/** A piece of a message on the clipboard: its words and their meaning, without our styles. */
export interface Copied {
  text: string;
  html: string;
}

const blocks = new Set(['P', 'DIV', 'PRE', 'BLOCKQUOTE', 'UL', 'OL', 'LI', 'HR']);
const kept = new Set([
  'P',
  'PRE',
  'BLOCKQUOTE',
  'UL',
  'OL',
  'LI',
  'HR',
  'BR',
  'STRONG',
  'EM',
  'DEL',
  'CODE',
  'A',
]);
const empty = new Set(['HR', 'BR']);

/** Cleans a rendered message, or a selected piece of one. */
export function clean(node: Node): Copied {
  const html = htmlOf(node, false);
  return { text: textOf(node), html: hasBlock(node) ? html : `<p>${html}</p>` };
}

function textOf(node: Node): string {
  if (node instanceof Text) return node.data;
  if (isLeftOut(node)) return '';
  if (node.nodeName === 'BR') return '\n';
  let text = '';
  let wasBlock = false;
  for (const child of node.childNodes) {
    const piece = textOf(child);
    const isBlock = blocks.has(child.nodeName);
    if (piece !== '' && text !== '' && (isBlock || wasBlock)) text += '\n';
    text += piece;
    if (piece !== '') wasBlock = isBlock;
  }
  if (node.nodeName === 'BLOCKQUOTE') return text.replaceAll(/^/gm, '> ');
  if (node instanceof HTMLLIElement)
    return `${node.dataset['marker'] ?? '-'} ${text.replaceAll('\n', '\n  ')}`;
  return text;
}

function htmlOf(node: Node, isCode: boolean): string {
  if (node instanceof Text) return isCode ? escaped(node.data) : escaped(node.data).replaceAll('\n', '<br>');
  if (isLeftOut(node)) return '';
  const name = node.nodeName.toLowerCase();
  if (empty.has(node.nodeName)) return `<${name}>`;
  const inner = Array.from(node.childNodes, (child) => htmlOf(child, isCode || name === 'pre')).join('');
  return kept.has(node.nodeName) ? `<${name}${attributesOf(node)}>${inner}</${name}>` : inner;
}

function attributesOf(node: Node): string {
  if (node instanceof HTMLAnchorElement) return ` href="${escaped(node.href)}"`;
  return node instanceof HTMLLIElement && node.hasAttribute('value') ? ` value="${node.value}"` : '';
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Whether the node only explains the message on the page, and is not copied. */
function isLeftOut(node: Node): boolean {
  return node instanceof Element && node.matches('[aria-hidden=true], [data-uncopied]');
}

function hasBlock(node: Node): boolean {
  return blocks.has(node.nodeName) || Array.from(node.childNodes).some(hasBlock);
}
