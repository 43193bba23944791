import { Check, Copy } from 'lucide-react';
import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';

interface SecretPanelProps {
  /** What it is: "Your new API key". */
  label: string;
  secret: string;
  /** Says that it is shown only once, and what it gives access to. */
  hint: string;
  /** Whether it takes the focus at first. Only one of several panels may. */
  takesFocus?: boolean;
}

/** A secret that is shown only once. Focusing it selects all of it, and there is a button to copy it. */
export function SecretPanel({ label, secret, hint, takesFocus = true }: SecretPanelProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  // The button that was pressed is gone. After the layout phase, the dialog would take the focus itself.
  useLayoutEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      setIsCopied(true);
    } catch {
      // Pages that are not served over HTTPS have no clipboard.
      toast.error(m.app_copy_failed());
    }
  }

  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex items-stretch gap-2">
        <input
          ref={input}
          id={id}
          readOnly
          value={secret}
          aria-describedby={`${id}-hint`}
          onFocus={(event) => event.target.select()}
          className="h-10 w-full min-w-0 rounded-lg border border-input bg-muted px-3 font-mono text-[0.8125rem] focus-ring touch:h-11"
        />
        <Button variant="outline" onClick={() => void copy()} className="h-auto">
          {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          <span aria-live="polite">{isCopied ? m.app_copied() : m.app_copy()}</span>
        </Button>
      </div>
      <p id={`${id}-hint`} className="text-[0.8125rem] text-pretty text-muted-foreground">
        {hint}
      </p>
    </div>
  );
}

/** The last step of a dialog that created a secret. */
export function SecretStep({ children }: { children: ReactNode }) {
  return (
    <>
      <DialogBody className="flex flex-col gap-5">{children}</DialogBody>
      <DialogFooter>
        <DialogClose render={<Button />}>{m.app_done()}</DialogClose>
      </DialogFooter>
    </>
  );
}

/** The same for a secret that signs what the server sends. */
export function SigningSecretStep({ secret }: { secret: string }) {
  return (
    <SecretStep>
      <SecretPanel label={m.hooks_secret()} secret={secret} hint={m.hooks_secret_hint()} />
    </SecretStep>
  );
}
