import type { ErrorComponentProps } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { MessagePage } from '../message-page.tsx';

/** Shown when the page itself fails, or a part of it can't be loaded. */
export function FailedPage({ error }: ErrorComponentProps) {
  useEffect(() => console.error(error), [error]);
  return (
    <MessagePage icon={<TriangleAlert />} title={m.app_failed()} description={m.app_failed_hint()}>
      <Button variant="outline" onClick={() => location.reload()}>
        {m.app_reload()}
      </Button>
    </MessagePage>
  );
}
