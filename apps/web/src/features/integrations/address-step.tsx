import { m } from '@/paraglide/messages.js';
import { SecretPanel, SecretStep } from '@/components/resource/secret-panel.tsx';

/** The last step of a dialog that created an address. It is shown only once. */
export function AddressStep({ path }: { path: string }) {
  const url = new URL(path, location.origin).href;
  return (
    <SecretStep>
      <SecretPanel label={m.incoming_address()} secret={url} hint={m.incoming_address_hint()} />
      <SecretPanel
        label={m.incoming_example()}
        secret={`curl -d '{"text": "${m.incoming_example_text()}"}' ${url}`}
        hint={m.incoming_example_hint()}
        takesFocus={false}
      />
    </SecretStep>
  );
}
