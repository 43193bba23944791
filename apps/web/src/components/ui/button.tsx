import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';
import { buttonVariants, type ButtonVariants } from './button-variants.ts';
import { Spinner } from './spinner.tsx';

export interface ButtonProps extends ComponentProps<'button'>, ButtonVariants {
  /** Shows a spinner and ignores further presses, without losing focus. */
  isBusy?: boolean;
}

export function Button({
  className,
  variant,
  size,
  type = 'button',
  isBusy = false,
  children,
  ...props
}: ButtonProps) {
  return (
    <button
      // oxlint-disable-next-line react/button-has-type -- the type is given, and is "button" by default
      type={type}
      className={cn(buttonVariants({ variant, size }), className)}
      {...(isBusy && { 'aria-disabled': true, 'aria-busy': true })}
      {...props}
      {...(isBusy && { onClick: (event) => event.preventDefault() })}
    >
      {isBusy && <Spinner />}
      {children}
    </button>
  );
}
