/** Simple Markdown as a tree. A string is text as it is to be shown. */
export type Inline = string | InlineElement;

export type InlineElement =
  | { type: 'strong' | 'emphasis' | 'deletion'; children: Inline[] }
  | { type: 'code'; value: string }
  /** `href` has been checked by `safeHref`. */
  | { type: 'link'; href: string; children: Inline[] };

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'quote'; children: Block[] }
  /** `start` is the number of the first item; null for bullets. */
  | { type: 'list'; start: number | null; items: Block[][] }
  | { type: 'code'; value: string };
