import { m } from '@/paraglide/messages.js';
import { SecretPanel } from '@/components/settings/secret-panel.tsx';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';

/** The last step of a dialog that made an address: it is shown this once. */
export function AddressStep({ path }: { path: string }) {
  const url = new URL(path, location.origin).href;
  return (
    <>
      <DialogBody className="flex flex-col gap-5">
        <SecretPanel label={m.incoming_address()} secret={url} hint={m.incoming_address_hint()} />
        <SecretPanel
          label={m.incoming_example()}
          secret={`curl -d '{"text": "${m.incoming_example_text()}"}' ${url}`}
          hint={m.incoming_example_hint()}
          takesFocus={false}
        />
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button />}>{m.app_done()}</DialogClose>
      </DialogFooter>
    </>
  );
}
