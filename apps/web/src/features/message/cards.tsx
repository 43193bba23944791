import type { Card } from '@parley/api-contract';
import { useMemo, type CSSProperties } from 'react';
import { cn } from '@/lib/cn.ts';
import { fullWhen } from '@/lib/format.ts';
import { shapingClass } from '@/lib/shaping.ts';
import { ParsedMarkdown } from './markdown.tsx';
import { parseCards, textsOf, type ParsedCard, type ParsedCardBlock } from './parse-cards.ts';

/** Cards from a program, in place of the message's text. */
export function Cards({ cards }: { cards: readonly Card[] }) {
  const parsed = useMemo(() => parseCards(cards), [cards]);
  const shaping = useMemo(() => shapingClass(textsOf(cards).join('\n')), [cards]);
  return (
    <div className={cn('max-w-3xl space-y-2 pt-0.5', shaping)}>
      {parsed.map((card, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- cards only change as a whole: their only identity is their position
        <CardView key={index} card={card} />
      ))}
    </div>
  );
}

const namedColors: Record<string, string> = {
  good: 'var(--online)',
  warning: 'var(--away)',
  danger: 'var(--destructive)',
};

function CardView({ card: { color, blocks } }: { card: ParsedCard }) {
  return (
    <div
      className={cn(
        '@container space-y-2',
        color !== undefined &&
          'rounded-lg rounded-l-sm border border-l-4 border-border card-edge bg-card py-2.5 pr-3 pl-3 shadow-xs',
      )}
      style={color === undefined ? undefined : edgeOf(color)}
    >
      {blocks.map((block, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- see Cards
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function edgeOf(color: string): CSSProperties {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- React's type of style knows no custom properties
  return { '--card-color': namedColors[color] ?? color } as CSSProperties;
}

function BlockView({ block }: { block: ParsedCardBlock }) {
  switch (block.type) {
    case 'header':
      return (
        <div className="font-semibold">
          <ParsedMarkdown parsed={block.parsed} />
        </div>
      );
    case 'section':
      return <ParsedMarkdown parsed={block.parsed} />;
    case 'fields':
      return (
        <div className="grid gap-x-6 gap-y-2 @md:grid-cols-2">
          {block.fields.map(({ title, parsed, isShort }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- see Cards
            <div key={index} className={cn('min-w-0', !isShort && '@md:col-span-2')}>
              {title !== '' && (
                <p dir="auto" className="text-[0.8125rem] font-semibold wrap-anywhere">
                  {title}
                </p>
              )}
              {parsed.length > 0 && <ParsedMarkdown parsed={parsed} />}
            </div>
          ))}
        </div>
      );
    case 'divider':
      return <hr className="border-border" />;
    default:
      return (
        <div className="flex flex-wrap items-baseline gap-x-2 text-[0.8125rem] text-muted-foreground">
          {block.parsed.length > 0 && <ParsedMarkdown parsed={block.parsed} />}
          {block.at !== undefined && <time dateTime={block.at}>{fullWhen(block.at)}</time>}
        </div>
      );
  }
}
