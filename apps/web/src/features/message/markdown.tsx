import { memo, useMemo, type CSSProperties, type ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { directionOf } from '@/lib/direction.ts';
import { fullWhen } from '@/lib/format.ts';
import { parseMarkdown } from '@/lib/markdown/parse-markdown.ts';
import { textOf, type Block, type Inline, type InlineElement, type ListItem } from '@/lib/markdown/tree.ts';
import { shapingClass } from '@/lib/shaping.ts';
import { m } from '@/paraglide/messages.js';

const linkClasses = 'rounded-sm text-primary underline underline-offset-2 focus-ring hover:decoration-2';

interface MarkdownProps {
  text: string;
  /** When the text was edited, shown right after the last words. */
  editedAt?: string | null;
}

/** The text of a message. It becomes React nodes, never HTML: whatever is not simple Markdown is shown as it was written. */
export const Markdown = memo(function Markdown({ text, editedAt = null }: MarkdownProps) {
  const isEmoji = isEmojiOnly(text);
  const parsed = useMemo(() => (isEmoji ? [] : parseMarkdown(text)), [text, isEmoji]);
  const mark = editedAt === null ? null : <EditedMark editedAt={editedAt} />;
  return (
    <div className={cn(textClasses, shapingClass(text))}>
      {isEmoji ? (
        <p dir="auto" className="text-3xl leading-snug whitespace-pre-wrap">
          {text}
          {mark}
        </p>
      ) : (
        blocks(parsed, mark)
      )}
    </div>
  );
});

function EditedMark({ editedAt }: { editedAt: string }) {
  return (
    <>
      {/* The space keeps the words apart for screen readers. */}{' '}
      <bdi
        data-uncopied
        title={m.message_edited_at({ time: fullWhen(editedAt) })}
        className="text-xs whitespace-nowrap text-muted-foreground"
      >
        {m.message_edited()}
      </bdi>
    </>
  );
}

/** Text that is part of something larger, and has been parsed with it. */
export const ParsedMarkdown = memo(function ParsedMarkdown({ parsed }: { parsed: readonly Block[] }) {
  return <div className={textClasses}>{blocks(parsed)}</div>;
});

const textClasses = 'space-y-1.5 wrap-anywhere';

const fewEmoji = /^(?:\p{RGI_Emoji}\s*){1,8}$/v;

export function isEmojiOnly(text: string): boolean {
  return text.length <= 120 && fewEmoji.test(text);
}

/** The ending follows the last words, or stands alone if it has no words to follow. */
function blocks(parsed: readonly Block[], ending: ReactNode = null): ReactNode {
  const isText = parsed.at(-1)?.type === 'paragraph';
  return (
    <>
      {parsed.map((block, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a text is always parsed as a whole: the only identity of its nodes is their position
        <BlockView key={index} block={block} ending={isText && index === parsed.length - 1 ? ending : null} />
      ))}
      {!isText && ending}
    </>
  );
}

function BlockView({ block, ending }: { block: Block; ending: ReactNode }) {
  switch (block.type) {
    case 'paragraph':
      // Each line has its own direction.
      return (
        <p dir="auto" className="whitespace-pre-wrap [unicode-bidi:plaintext]">
          {inlines(block.children)}
          {ending}
        </p>
      );
    case 'quote':
      return (
        <blockquote
          dir={directionOfBlocks(block.children)}
          className="space-y-1.5 border-s-3 border-border ps-3 text-muted-foreground"
        >
          {blocks(block.children)}
        </blockquote>
      );
    case 'list':
      return block.items[0]?.marker === null ? (
        <ul className="list-disc space-y-0.5">{items(block.items)}</ul>
      ) : (
        <ol className="list-decimal space-y-0.5">{items(block.items)}</ol>
      );
    default:
      return (
        <pre
          dir="ltr"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a block that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-w-full overflow-x-auto rounded-lg border border-border bg-muted px-3 py-2 font-mono text-[0.8125rem] leading-normal wrap-normal focus-ring"
        >
          <code>{block.value}</code>
        </pre>
      );
  }
}

function items(parsed: readonly ListItem[]): ReactNode {
  const longest = parsed.reduce((length, { marker }) => Math.max(length, marker?.length ?? 0), 0);
  return parsed.map(({ marker, children }, index) => (
    <li
      // oxlint-disable-next-line react/no-array-index-key -- see blocks
      key={index}
      dir={directionOfBlocks(children)}
      data-marker={marker ?? undefined}
      value={marker === null ? undefined : Number.parseInt(marker, 10)}
      className={marker === null ? 'ms-5' : 'ms-7'}
      style={marker === null ? undefined : numberStyle(marker, longest)}
    >
      {blocks(children)}
    </li>
  ));
}

/** Styles for numbers that are too long for the margin, and for those that browsers would write differently: `5)`, `007.`. */
function numberStyle(marker: string, longest: number): CSSProperties {
  const isUsual = marker === `${Number.parseInt(marker, 10)}.`;
  return {
    ...(longest > 3 && { marginInlineStart: `${longest + 1}ch` }),
    ...(!isUsual && { listStyleType: `"${marker} "` }),
  };
}

function directionOfBlocks(parsed: readonly Block[]): 'ltr' | 'rtl' {
  const [first] = parsed;
  switch (first?.type) {
    case 'paragraph':
      return directionOf(textOf(first.children));
    case 'quote':
      return directionOfBlocks(first.children);
    case 'list':
      return directionOfBlocks(first.items[0]?.children ?? []);
    default:
      return 'ltr';
  }
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
        <code dir="ltr" className="rounded border border-border bg-muted px-1 py-px font-mono text-[0.85em]">
          {inline.value}
        </code>
      );
    default:
      return (
        <a
          href={inline.href}
          title={inline.title}
          target="_blank"
          rel="noopener noreferrer"
          className={linkClasses}
        >
          <bdi>{inlines(inline.children)}</bdi>
          {inline.host !== undefined && <bdi className="font-semibold"> ({inline.host})</bdi>}
        </a>
      );
  }
}
