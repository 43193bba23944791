import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { buttonVariants } from '@/components/ui/button-variants.ts';
import { cn } from '@/lib/cn.ts';

/** The header of pages other than rooms: the title and, on phones, a link back to the lists. */
export function PageHeader({ title }: { title: string }) {
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-border px-2 md:px-5">
      <Link
        to="/"
        aria-label={m.rooms_back_to_list()}
        className={cn(buttonVariants({ variant: 'ghost', size: 'icon' }), 'md:hidden')}
      >
        <ArrowLeft />
      </Link>
      <h1 className="text-base font-semibold tracking-tight">{title}</h1>
    </header>
  );
}
