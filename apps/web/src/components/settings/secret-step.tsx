import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';
import { SecretPanel } from './secret-panel.tsx';

/** What a dialog shows when it has made a secret that signs what the server sends. */
export function SecretStep({ secret }: { secret: string }) {
  return (
    <>
      <DialogBody>
        <SecretPanel label={m.hooks_secret()} secret={secret} hint={m.hooks_secret_hint()} />
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button />}>{m.app_done()}</DialogClose>
      </DialogFooter>
    </>
  );
}
