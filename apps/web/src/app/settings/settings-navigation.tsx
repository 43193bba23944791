import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useAccount } from '@/live/me.ts';
import { m } from '@/paraglide/messages.js';
import { settingsSections, type Section } from './sections.ts';

export function SettingsNavigation() {
  const openPath = useParams({ strict: false, select: ({ section }) => section });
  const isAdmin = useAccount()?.role === 'admin';
  const sections = settingsSections.filter(({ isForAdmins = false }) => isAdmin || !isForAdmins);
  return (
    <nav
      aria-label={m.settings_sections()}
      className="shrink-0 border-b border-border lg:w-56 lg:border-r lg:border-b-0"
    >
      <ul className="flex scroll-px-2 gap-1 overflow-x-auto p-2 lg:flex-col lg:p-3">
        {sections.map((section) => (
          <SectionLink key={section.path} section={section} isOpen={section.path === openPath} />
        ))}
      </ul>
    </nav>
  );
}

function SectionLink({ section: { path, title, Icon }, isOpen }: { section: Section; isOpen: boolean }) {
  const item = useRef<HTMLLIElement>(null);
  // On a narrow screen the list is a strip: what is open is never out of sight.
  useEffect(() => {
    if (isOpen) item.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isOpen]);
  return (
    <li ref={item} className="shrink-0">
      <Link
        to="/settings/$section"
        params={{ section: path }}
        className="flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm whitespace-nowrap text-muted-foreground focus-ring transition-colors hover:bg-accent/60 hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:font-medium aria-[current=page]:text-accent-foreground touch:h-11"
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        {title()}
      </Link>
    </li>
  );
}
