import { Unplug } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { errorText } from '@/lib/errors.ts';
import { MessagePage } from '../message-page.tsx';

export function UnreachablePage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <MessagePage icon={<Unplug />} title={m.app_unreachable()} description={errorText(error)}>
      <Button variant="outline" onClick={onRetry}>
        {m.app_retry()}
      </Button>
    </MessagePage>
  );
}
