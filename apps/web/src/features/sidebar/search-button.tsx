import { Search } from 'lucide-react';
import { m } from '@/paraglide/messages.js';

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent);

export function SearchButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-9 w-full cursor-pointer items-center gap-2.5 rounded-lg border border-sidebar-border bg-background px-2.5 text-sm text-muted-foreground focus-ring transition-colors hover:border-input touch:h-11"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 text-left">{m.search_or_jump()}</span>
      <kbd aria-hidden className="hidden font-sans text-xs text-muted-foreground md:inline">
        {isApple ? '⌘K' : 'Ctrl K'}
      </kbd>
    </button>
  );
}
