import { Toaster } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { useIsDark } from '@/lib/theme.ts';

/** Where sonner's `toast` shows its notifications. */
export function Toasts() {
  const isDark = useIsDark();
  return (
    <Toaster
      theme={isDark ? 'dark' : 'light'}
      position="bottom-right"
      // Above the composer.
      offset={{ bottom: '6.5rem', right: '1.25rem' }}
      mobileOffset={{ bottom: '8.5rem' }}
      className="toasts"
      containerAriaLabel={m.app_notes()}
    />
  );
}
