import { m } from '@/paraglide/messages.js';
import { ResourceSection } from '@/components/resource/resource-section.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyList } from './key-list.tsx';

/** The keys that act as the viewer. */
export function KeysSection() {
  return (
    <ResourceSection
      title={m.keys_title()}
      description={m.keys_hint()}
      createLabel={m.keys_create()}
      Create={CreateKeyDialog}
    >
      <KeyList />
    </ResourceSection>
  );
}
