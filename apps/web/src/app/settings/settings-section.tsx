import { useParams } from '@tanstack/react-router';
import { Signpost } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { usePageTitle } from '../use-page-title.ts';
import { settingsSection } from './sections.ts';

/** The section that the address names. */
export function SettingsSection() {
  const { section: path } = useParams({ from: '/session/shell/settings/$section' });
  const section = settingsSection(path);
  usePageTitle(section?.title() ?? m.app_not_found());
  if (section === undefined) {
    return <EmptyState icon={<Signpost />} title={m.app_not_found()} description={m.app_not_found_hint()} />;
  }
  return <section.Section key={path} />;
}
