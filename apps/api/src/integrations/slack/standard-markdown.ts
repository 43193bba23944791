import type { MarkdownText } from './markdown.ts';

/** Reads the Markdown of a `markdown` block. What our Markdown lacks is written with what it has: headings, pictures, tasks, rules. */
export function readMarkdown(text: string): MarkdownText {
  const markdown = outsideCode(text.trim(), (part) =>
    part
      .replaceAll(
        /^[ \t]*#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$/gm,
        (_, heading: string) => `**${heading.replaceAll('**', '')}**`,
      )
      .replaceAll(/!(?=\[[^\]\n]*\]\()/g, '')
      .replaceAll(
        /^([ \t]*[-*+][ \t]+)\[( |x)\][ \t]/gim,
        (_, item: string, mark: string) => `${item}${mark === ' ' ? '☐' : '☑'} `,
      )
      .replaceAll(/^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$/gm, '———'),
  );
  const words = outsideCode(markdown, (part) =>
    part
      .replaceAll(/\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
      .replaceAll(/<((?:https?:|mailto:)[^\s<>]+)>/g, '$1')
      .replaceAll(/(\*\*|~~)(?=\S)(.+?)(?<=\S)\1/g, '$2')
      .replaceAll(/(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\p{L}\p{N}*_])/gu, '$2')
      .replaceAll(/^[ \t]*>[ \t]?/gm, ''),
  );
  return {
    markdown,
    words: words
      .replaceAll(/^[ \t]*(?:`{3,}|~{3,})[^\n`]*\n?/gm, '')
      .replaceAll(/`([^`\n]+)`/g, '$1')
      .trim(),
  };
}

/** Changes every other part, which are those outside of code. */
function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(/(^[ \t]*```[^]*?^[ \t]*```[ \t]*$|`[^`\n]+`)/m)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}
