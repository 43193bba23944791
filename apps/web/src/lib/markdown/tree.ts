/** Simple Markdown as a tree. A string is text to show as it is. */
export type Inline = string | InlineElement;

export type InlineElement =
  { type: 'strong' | 'emphasis' | 'deletion'; children: Inline[] } | { type: 'code'; value: string } | Link;

export interface Link {
  type: 'link';
  /** Checked by `safeHref`. */
  href: string;
  children: Inline[];
  /** The host it leads to, shown if the text names another place. */
  host?: string;
  /** The title that the author gave, shown on hover. */
  title?: string;
}

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'quote'; children: Block[] }
  | { type: 'list'; items: ListItem[] }
  | { type: 'code'; value: string };

export interface ListItem {
  /** The number as it was written, with the character after it, such as `5.` or `07)`; null for a bullet. */
  marker: string | null;
  children: Block[];
}

/** The visible text of inlines, without formatting. */
export function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      if (inline.type === 'code') return inline.value;
      const text = textOf(inline.children);
      return inline.type === 'link' && inline.host !== undefined ? `${text} (${inline.host})` : text;
    })
    .join('');
}
