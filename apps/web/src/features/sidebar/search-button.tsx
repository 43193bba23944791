import { Search } from 'lucide-react';
import { m } from '@/paraglide/messages.js';

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent);

export function SearchButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-keyshortcuts="Control+K Meta+K"
      className="border-sidebar-border bg-background text-muted-foreground focus-ring hover:border-input touch:h-11 flex h-9 w-full cursor-pointer items-center gap-2.5 rounded-lg border px-2.5 text-sm transition-colors"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 text-left">{m.search_or_jump()}</span>
      <kbd aria-hidden className="text-muted-foreground hidden font-sans text-xs md:inline">
        {isApple ? '⌘K' : 'Ctrl K'}
      </kbd>
    </button>
  );
}
