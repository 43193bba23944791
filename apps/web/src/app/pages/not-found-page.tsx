import { Link } from '@tanstack/react-router';
import { Signpost } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { buttonVariants } from '@/components/ui/button-variants.ts';
import { MessagePage } from '../message-page.tsx';

export function NotFoundPage() {
  return (
    <MessagePage icon={<Signpost />} title={m.app_not_found()} description={m.app_not_found_hint()}>
      <Link to="/" className={buttonVariants({ variant: 'outline' })}>
        {m.app_to_start()}
      </Link>
    </MessagePage>
  );
}
