import { RefreshCw } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { m } from '@/paraglide/messages.js';
import { MessagePage } from '../message-page.tsx';

/** Shown when the server only accepts newer pages, and reloading hasn't brought one. */
export function OutdatedPage() {
  return (
    <MessagePage icon={<RefreshCw />} title={m.app_outdated()} description={m.app_outdated_hint()}>
      <Button variant="outline" onClick={() => location.reload()}>
        {m.app_reload()}
      </Button>
    </MessagePage>
  );
}
