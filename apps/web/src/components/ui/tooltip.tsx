import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';

export interface TooltipProps {
  label: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** The element that the tooltip describes; it must accept a ref and props. */
  children: ReactElement;
}

/** A hint for pointer and keyboard users. Never a control's only name: give the control an aria-label as well. */
export function Tooltip({ label, side = 'top', children }: TooltipProps) {
  return (
    <Base.Root onOpenChange={openForTabbing}>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-60">
          <Base.Popup className="max-w-64 rounded-md bg-foreground px-2 py-1 text-xs font-medium text-background shadow-md transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 forced-colors:border">
            {label}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export const TooltipProvider = Base.Provider;

let lastKey = '';
addEventListener('keydown', (event) => (lastKey = event.key), { capture: true });

/** Focus opens a tooltip when someone tabs to the control, not when it returns from a dialog: Escape would close the tooltip. */
function openForTabbing(isOpen: boolean, { reason, cancel }: Base.Root.ChangeEventDetails): void {
  if (isOpen && reason === 'trigger-focus' && lastKey !== 'Tab') cancel();
}
