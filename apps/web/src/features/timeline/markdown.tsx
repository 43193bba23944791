import { memo, useMemo, type ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { fullWhen } from '@/lib/format.ts';
import { parseMarkdown } from '@/lib/markdown/parse-markdown.ts';
import type { Block, Inline, InlineElement } from '@/lib/markdown/tree.ts';
import { shapingClass } from '@/lib/shaping.ts';
import { m } from '@/paraglide/messages.js';

export const linkClasses =
  'rounded-sm text-primary underline underline-offset-2 focus-ring hover:decoration-2';

interface MarkdownProps {
  text: string;
  /** When the text was edited, shown right behind the last words. */
  editedAt?: string | null;
}

/** The text of a message. It becomes React nodes, never HTML: whatever is not simple Markdown is shown as it was written. */
export const Markdown = memo(function Markdown({ text, editedAt = null }: MarkdownProps) {
  const isEmoji = isEmojiOnly(text);
  const parsed = useMemo(() => (isEmoji ? [] : parseMarkdown(text)), [text, isEmoji]);
  return (
    <div
      className={cn(textClasses, shapingClass(text), editedAt !== null && '[&>p:nth-last-child(2)]:inline')}
    >
      {isEmoji ? <p className="text-3xl leading-snug whitespace-pre-wrap">{text}</p> : blocks(parsed)}
      {editedAt !== null && (
        <span
          title={m.message_edited_at({ time: fullWhen(editedAt) })}
          className="ml-1.5 text-xs whitespace-nowrap text-muted-foreground first:ml-0"
        >
          {m.message_edited()}
        </span>
      )}
    </div>
  );
});

/** Text that is part of something larger, and has been parsed with it. */
export const ParsedMarkdown = memo(function ParsedMarkdown({ parsed }: { parsed: readonly Block[] }) {
  return <div className={textClasses}>{blocks(parsed)}</div>;
});

const textClasses = 'space-y-1.5 wrap-anywhere';

const fewEmoji = /^(?:\p{RGI_Emoji}\s*){1,8}$/v;

export function isEmojiOnly(text: string): boolean {
  return text.length <= 120 && fewEmoji.test(text);
}

function blocks(parsed: readonly Block[]): ReactNode {
  // oxlint-disable-next-line react/no-array-index-key -- a text is parsed anew as a whole: its nodes have no identity but their place
  return parsed.map((block, index) => <BlockView key={index} block={block} />);
}

function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case 'paragraph':
      return <p className="whitespace-pre-wrap">{inlines(block.children)}</p>;
    case 'quote':
      return (
        <blockquote className="space-y-1.5 border-l-3 border-border pl-3 text-muted-foreground">
          {blocks(block.children)}
        </blockquote>
      );
    case 'list':
      return block.start === null ? (
        <ul className="list-disc space-y-0.5 pl-5">{items(block.items)}</ul>
      ) : (
        <ol start={block.start} className="list-decimal space-y-0.5 pl-7">
          {items(block.items)}
        </ol>
      );
    default:
      return (
        <pre
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a block that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-w-full overflow-x-auto rounded-lg border border-border bg-muted px-3 py-2 font-mono text-[0.8125rem] leading-normal wrap-normal focus-ring"
        >
          <code>{block.value}</code>
        </pre>
      );
  }
}

function items(parsed: readonly (readonly Block[])[]): ReactNode {
  // oxlint-disable-next-line react/no-array-index-key -- see blocks
  return parsed.map((item, index) => <li key={index}>{blocks(item)}</li>);
}

function inlines(parsed: readonly Inline[]): ReactNode {
  return parsed.map((inline, index) =>
    // oxlint-disable-next-line react/no-array-index-key -- see blocks
    typeof inline === 'string' ? inline : <InlineView key={index} inline={inline} />,
  );
}

function InlineView({ inline }: { inline: InlineElement }) {
  switch (inline.type) {
    case 'strong':
      return <strong className="font-semibold">{inlines(inline.children)}</strong>;
    case 'emphasis':
      return <em>{inlines(inline.children)}</em>;
    case 'deletion':
      return <del>{inlines(inline.children)}</del>;
    case 'code':
      return (
        <code className="rounded border border-border bg-muted px-1 py-px font-mono text-[0.85em]">
          {inline.value}
        </code>
      );
    default:
      return (
        <a href={inline.href} target="_blank" rel="noopener noreferrer" className={linkClasses}>
          {inlines(inline.children)}
        </a>
      );
  }
}
