import { cva, type VariantProps } from 'class-variance-authority';

export const buttonVariants = cva(
  [
    'inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-lg font-medium select-none',
    // In large text, a label wraps instead of overflowing.
    'max-w-full',
    'focus-ring transition-[background-color,border-color,color,opacity] duration-150',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50',
    '[&_svg]:size-4 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary: 'bg-primary text-primary-foreground hover:bg-primary/90 forced-colors:border',
        secondary: 'bg-secondary text-secondary-foreground hover:bg-secondary/75 forced-colors:border',
        outline: 'border border-input bg-background hover:bg-accent hover:text-accent-foreground',
        ghost:
          'text-muted-foreground hover:bg-accent hover:text-accent-foreground aria-pressed:bg-accent aria-pressed:text-accent-foreground data-popup-open:bg-accent',
        destructive:
          'bg-destructive text-destructive-foreground hover:bg-destructive/90 forced-colors:border',
        link: 'h-auto rounded-sm px-0 text-primary underline-offset-4 hover:underline',
      },
      size: {
        sm: 'min-h-8 px-3 py-1 text-[0.8125rem] touch:min-h-11',
        md: 'min-h-9 px-4 py-1.5 text-sm touch:min-h-11',
        lg: 'min-h-11 px-5 py-2 text-[0.9375rem]',
        icon: 'size-9 touch:size-11 [&_svg]:size-[1.125rem]',
        iconSm: 'size-8 touch:size-11',
        inline: 'h-auto p-0 text-sm',
      },
    },
    defaultVariants: { variant: 'primary', size: 'md' },
  },
);

export type ButtonVariants = VariantProps<typeof buttonVariants>;
