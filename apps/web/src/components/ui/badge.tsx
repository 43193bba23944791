import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

const badgeVariants = cva(
  'inline-flex shrink-0 items-center justify-center gap-1 rounded-full text-xs leading-none font-medium tabular-nums [&_svg]:size-3',
  {
    variants: {
      variant: {
        muted: 'bg-muted text-muted-foreground h-5 px-2',
        outline: 'border-border text-muted-foreground h-5 border px-2',
        count: 'bg-primary text-primary-foreground h-5 min-w-5 px-1.5 font-semibold',
      },
    },
    defaultVariants: { variant: 'muted' },
  },
);

export type BadgeProps = ComponentProps<'span'> & VariantProps<typeof badgeVariants>;

export function Badge({ className, variant, ...props }: BadgeProps) {
  return <span className={cn(badgeVariants({ variant }), className)} {...props} />;
}
