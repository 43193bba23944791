import { Dialog as Base } from '@base-ui/react/dialog';
import { cva, type VariantProps } from 'class-variance-authority';
import { X } from 'lucide-react';
import { createContext, Fragment, use, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { cn } from '@/lib/cn.ts';
import { Button } from './button.tsx';
import { UnsavedContext, useUnsaved } from './unsaved.ts';

interface DialogProps extends Omit<Base.Root.Props, 'children' | 'actionsRef'> {
  children: ReactNode;
}

/** How many times the dialog has been opened. */
const OpeningContext = createContext(0);

/**
 * `open` and `onOpenChange` control it. Escape and a click outside close it, but if something was typed, they ask first.
 */
export function Dialog({ onOpenChange, children, ...props }: DialogProps) {
  const unsaved = useUnsaved();
  const actions = useRef<Base.Root.Actions>(null);
  const [isAsking, setIsAsking] = useState(false);
  const opening = useOpening(props.open === true);
  return (
    <UnsavedContext value={unsaved}>
      <Base.Root
        {...props}
        actionsRef={actions}
        onOpenChange={(isOpen, details) => {
          const isEasilyDone = details.reason === 'outside-press' || details.reason === 'escape-key';
          if (!isOpen && isEasilyDone && unsaved.isThere()) {
            details.cancel();
            setIsAsking(true);
          } else onOpenChange?.(isOpen, details);
        }}
      >
        <OpeningContext value={opening}>{children}</OpeningContext>
        <UnsavedContext value={null}>
          <DiscardQuestion
            isOpen={isAsking}
            onClose={() => setIsAsking(false)}
            onDiscard={() => {
              setIsAsking(false);
              actions.current?.close();
            }}
          />
        </UnsavedContext>
      </Base.Root>
    </UnsavedContext>
  );
}

function useOpening(isOpen: boolean): number {
  const [last, setLast] = useState({ isOpen, opening: 0 });
  if (last.isOpen !== isOpen) setLast({ isOpen, opening: last.opening + (isOpen ? 1 : 0) });
  return last.opening;
}

interface DiscardQuestionProps {
  isOpen: boolean;
  onClose: () => void;
  onDiscard: () => void;
}

function DiscardQuestion({ isOpen, onClose, onDiscard }: DiscardQuestionProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent variant="alert" role="alertdialog">
        <DialogHeader title={m.app_discard_title()} description={m.app_discard_hint()} />
        <DialogFooter>
          <DialogClose render={<Button variant="ghost" />}>{m.app_discard_keep()}</DialogClose>
          <Button variant="destructive" onClick={onDiscard}>
            {m.app_discard_confirm()}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Base.Root>
  );
}

export const DialogClose = Base.Close;
/** Names the dialog; DialogHeader includes one. */
export const DialogTitle = Base.Title;

const popupVariants = cva(
  'pointer-events-auto relative flex flex-col bg-popover text-popover-foreground shadow-overlay transition-[opacity,translate,scale] duration-200 ease-out outline-none [--avatar-edge:var(--popover)] data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none',
  {
    variants: {
      variant: {
        /** A full-height sheet on phones, a card in the middle elsewhere. */
        form: 'h-dvh w-full max-sm:data-ending-style:translate-y-6 max-sm:data-starting-style:translate-y-6 sm:h-auto sm:max-h-[min(44rem,88dvh)] sm:max-w-lg sm:rounded-2xl sm:border sm:border-border sm:data-ending-style:scale-98 sm:data-starting-style:scale-98',
        /** A small card everywhere, for a question. */
        alert:
          'mx-4 h-auto max-h-[88dvh] w-full max-w-sm rounded-2xl border border-border data-ending-style:scale-98 data-starting-style:scale-98',
        /** Near the top, for a list of commands; all of the screen on phones. */
        command:
          'h-dvh w-full overflow-hidden sm:mt-[12dvh] sm:h-auto sm:max-w-xl sm:self-start sm:rounded-2xl sm:border sm:border-border sm:data-ending-style:scale-98 sm:data-starting-style:scale-98',
        /** From the right edge. */
        side: 'ml-auto h-dvh w-full border-border data-ending-style:translate-x-6 data-starting-style:translate-x-6 sm:max-w-sm sm:border-l',
      },
    },
    defaultVariants: { variant: 'form' },
  },
);

interface DialogContentProps extends Omit<ComponentProps<typeof Base.Popup>, 'className'> {
  variant?: VariantProps<typeof popupVariants>['variant'];
  className?: string;
}

/** The close button comes last, so that the focus starts at the first field, or at the first answer to a question. */
export function DialogContent({ variant, className, children, ...props }: DialogContentProps) {
  const unsaved = use(UnsavedContext);
  // Typing into a list of commands only filters it.
  const isForm = unsaved !== null && variant !== 'command';
  return (
    <Base.Portal>
      <Base.Backdrop
        // A question also covers the dialog that asks it.
        forceRender={variant === 'alert'}
        className={cn(
          'fixed inset-0 z-40 bg-backdrop transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0',
          variant === 'alert' && 'z-50',
        )}
      />
      <Base.Viewport className="fixed inset-0 z-50 flex items-center justify-center">
        <Base.Popup
          className={cn(popupVariants({ variant }), className)}
          {...(isForm && { ref: unsaved.popup, onFocusCapture: unsaved.noteField })}
          {...props}
        >
          {/* A dialog that is reopened while it is still fading out starts over. */}
          <Fragment key={use(OpeningContext)}>{children}</Fragment>
          {variant !== 'command' && (
            <Base.Close
              render={<Button aria-label={m.app_close()} variant="ghost" size="iconSm" />}
              className="absolute top-3.5 right-3"
            >
              <X />
            </Base.Close>
          )}
        </Base.Popup>
      </Base.Viewport>
    </Base.Portal>
  );
}

/** Title and description. Every dialog needs one, because the title names it. */
export function DialogHeader({ title, description }: { title: ReactNode; description?: ReactNode }) {
  return (
    <div className="pt-5 pr-14 pb-3 pl-5">
      <Base.Title className="text-lg leading-snug font-semibold tracking-tight text-balance">
        {title}
      </Base.Title>
      {description && (
        <Base.Description className="mt-1 text-sm text-pretty text-muted-foreground">
          {description}
        </Base.Description>
      )}
    </div>
  );
}

/** The part that scrolls when the dialog is taller than the screen. */
export function DialogBody({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      className={cn('min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-2', className)}
      {...props}
    />
  );
}

export function DialogFooter({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      className={cn(
        'flex flex-wrap items-center justify-end gap-2 px-5 pt-3 pb-[max(1.25rem,env(safe-area-inset-bottom))]',
        className,
      )}
      {...props}
    />
  );
}
