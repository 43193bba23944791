import { Outlet } from '@tanstack/react-router';
import { m } from '@/paraglide/messages.js';
import { MainArea } from '../main-area.tsx';
import { PageHeader } from '../page-header.tsx';
import { SettingsNavigation } from './settings-navigation.tsx';

/** The list of sections is at the side if there is space, otherwise at the top. Only the section scrolls. */
export function SettingsPage() {
  return (
    <MainArea>
      <PageHeader title={m.settings_title()} />
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <SettingsNavigation />
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
          <div className="mx-auto w-full max-w-2xl px-4 pt-5 pb-[max(2rem,env(safe-area-inset-bottom))] md:px-6 lg:mx-0">
            <Outlet />
          </div>
        </div>
      </div>
    </MainArea>
  );
}
