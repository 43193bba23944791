import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';

/** What people write in a chat without meaning Markdown by it stays text. */
const unwanted = [
  'characterReference',
  'codeIndented',
  'definition',
  'headingAtx',
  'htmlFlow',
  'htmlText',
  'labelStartImage',
  'setextUnderline',
  'thematicBreak',
];

/** A mark that has nothing to mark. */
const loneMark = /^(?:[-+*>]|\d{1,9}[.)]|[`~]{3,})$/;
/** So many containers within each other are no writing, and slow to parse. */
const deepContainers = /^(?:\s*(?:[-+*>]|\d{1,9}[.)])\s*){9}/m;
const maxMarks = 600;

/** Simple Markdown as a tree; null for what is better shown as it was written. */
export function parseMarkdown(text: string): Root | null {
  if (loneMark.test(text) || deepContainers.test(text) || countMarks(text) > maxMarks) return null;
  return fromMarkdown(text, {
    extensions: [gfmStrikethrough(), gfmAutolinkLiteral(), { disable: { null: unwanted } }],
    mdastExtensions: [gfmStrikethroughFromMarkdown(), gfmAutolinkLiteralFromMarkdown()],
  });
}

/** The time to parse grows faster than the number of marks that may belong together. */
function countMarks(text: string): number {
  return text.match(/[*_~[\]<`]+/g)?.length ?? 0;
}
