import type { BlockContent, DefinitionContent, ListItem, Nodes, PhrasingContent } from 'mdast';
import { memo, useMemo, type ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { fullWhen } from '@/lib/format.ts';
import { parseMarkdown } from '@/lib/parse-markdown.ts';
import { m } from '@/paraglide/messages.js';
import { safeHref } from './safe-href.ts';

const maxDepth = 12;

export const linkClasses =
  'rounded-sm text-primary underline underline-offset-2 focus-ring hover:decoration-2';

interface MarkdownProps {
  text: string;
  /** When the text was edited; it is said right behind the last words. */
  editedAt?: string | null;
}

/** The text of a message. It becomes React nodes, never HTML: whatever is not simple Markdown is shown as it was written. */
export const Markdown = memo(function Markdown({ text, editedAt = null }: MarkdownProps) {
  const tree = useMemo(() => (isEmojiOnly(text) ? null : parseMarkdown(text)), [text]);
  return (
    <div className={cn('space-y-1.5 wrap-anywhere', editedAt !== null && '[&>p:nth-last-child(2)]:inline')}>
      {tree === null ? (
        <p className={cn('whitespace-pre-wrap', isEmojiOnly(text) && 'text-3xl leading-snug')}>{text}</p>
      ) : (
        blocks(tree.children, text, 0)
      )}
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

const fewEmoji = /^(?:\p{RGI_Emoji}\s*){1,8}$/v;

export function isEmojiOnly(text: string): boolean {
  return text.length <= 120 && fewEmoji.test(text);
}

type Block = BlockContent | DefinitionContent | Nodes;

function blocks(nodes: readonly Block[], text: string, depth: number): ReactNode {
  // oxlint-disable-next-line react/no-array-index-key -- a text is parsed anew as a whole: its nodes have no identity but their place
  return nodes.map((node, index) => <BlockNode key={index} node={node} text={text} depth={depth} />);
}

function BlockNode({ node, text, depth }: { node: Block; text: string; depth: number }) {
  if (depth > maxDepth) return <p className="whitespace-pre-wrap">{sourceOf(node, text)}</p>;
  switch (node.type) {
    case 'paragraph':
      return <p className="whitespace-pre-wrap">{inlines(node.children, text, depth)}</p>;
    case 'blockquote':
      return (
        <blockquote className="space-y-1.5 border-l-3 border-border pl-3 text-muted-foreground">
          {blocks(node.children, text, depth + 1)}
        </blockquote>
      );
    case 'code':
      if (node.value === '') return <p className="whitespace-pre-wrap">{sourceOf(node, text)}</p>;
      return (
        <pre
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a block that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-w-full overflow-x-auto rounded-lg border border-border bg-muted px-3 py-2 font-mono text-[0.8125rem] leading-normal wrap-normal focus-ring"
        >
          <code>{node.value}</code>
        </pre>
      );
    case 'list':
      return node.ordered ? (
        <ol start={node.start ?? 1} className="list-decimal space-y-0.5 pl-7">
          {items(node.children, text, depth)}
        </ol>
      ) : (
        <ul className="list-disc space-y-0.5 pl-5">{items(node.children, text, depth)}</ul>
      );
    default:
      return <p className="whitespace-pre-wrap">{sourceOf(node, text)}</p>;
  }
}

function items(nodes: readonly ListItem[], text: string, depth: number): ReactNode {
  return nodes.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- see blocks
    <li key={index}>{blocks(item.children, text, depth + 1)}</li>
  ));
}

function inlines(nodes: readonly PhrasingContent[], text: string, depth: number): ReactNode {
  // oxlint-disable-next-line react/no-array-index-key -- see blocks
  return nodes.map((node, index) => <InlineNode key={index} node={node} text={text} depth={depth + 1} />);
}

function InlineNode({ node, text, depth }: { node: PhrasingContent; text: string; depth: number }) {
  if (depth > maxDepth) return sourceOf(node, text);
  switch (node.type) {
    case 'text':
      return node.value;
    case 'strong':
      return <strong className="font-semibold">{inlines(node.children, text, depth)}</strong>;
    case 'emphasis':
      return <em>{inlines(node.children, text, depth)}</em>;
    case 'delete':
      return <del>{inlines(node.children, text, depth)}</del>;
    case 'inlineCode':
      return (
        <code className="rounded border border-border bg-muted px-1 py-px font-mono text-[0.85em]">
          {node.value}
        </code>
      );
    case 'break':
      return <br />;
    case 'link': {
      const href = safeHref(node.url);
      if (href === null) return sourceOf(node, text);
      return (
        <a href={href} target="_blank" rel="noopener noreferrer" className={linkClasses}>
          {inlines(node.children, text, depth)}
        </a>
      );
    }
    default:
      return sourceOf(node, text);
  }
}

/** A node as it was written. */
function sourceOf({ position }: Nodes, text: string): string {
  return text.slice(position?.start.offset ?? 0, position?.end.offset ?? text.length);
}
