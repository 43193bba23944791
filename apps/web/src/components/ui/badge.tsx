import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

const badgeVariants = cva(
  'inline-flex shrink-0 items-center justify-center gap-1 rounded-full text-xs leading-none font-medium tabular-nums forced-colors:border [&_svg]:size-3',
  {
    variants: {
      variant: {
        muted: 'h-5 bg-muted px-2 text-muted-foreground',
        outline: 'h-5 border border-border px-2 text-muted-foreground',
        count: 'h-5 min-w-5 bg-primary px-1.5 font-semibold text-primary-foreground',
      },
    },
    defaultVariants: { variant: 'muted' },
  },
);

export type BadgeProps = ComponentProps<'span'> & VariantProps<typeof badgeVariants>;

export function Badge({ className, variant, ...props }: BadgeProps) {
  return <span className={cn(badgeVariants({ variant }), className)} {...props} />;
}
