import { Plus } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { SectionPage } from '@/components/settings/section-page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyList } from './key-list.tsx';

/** The keys that act as the viewer. */
export function KeysSection() {
  const [isCreating, setIsCreating] = useState(false);
  return (
    <SectionPage
      title={m.keys_title()}
      description={m.keys_hint()}
      action={
        <Button onClick={() => setIsCreating(true)}>
          <Plus />
          {m.keys_create()}
        </Button>
      }
    >
      <KeyList />
      <CreateKeyDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
    </SectionPage>
  );
}
