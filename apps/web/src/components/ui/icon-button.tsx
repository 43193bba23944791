import { Button, type ButtonProps } from './button.tsx';
import { Tooltip, type TooltipProps } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonProps, 'aria-label'> {
  /** What the button does: its name for assistive technology, and its tooltip. */
  label: string;
  side?: TooltipProps['side'];
}

export function IconButton({ label, side, variant = 'ghost', size = 'icon', ...props }: IconButtonProps) {
  return (
    <Tooltip label={label} {...(side && { side })}>
      <Button aria-label={label} variant={variant} size={size} {...props} />
    </Tooltip>
  );
}
