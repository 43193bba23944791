import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { useCan } from '@/live/rights.ts';
import { m } from '@/paraglide/messages.js';
import { sectionGroups, settingsSections, type Section } from './sections.ts';

export function SettingsNavigation() {
  const openPath = useParams({ strict: false, select: ({ section }) => section });
  const can = useCan();
  const sections = settingsSections.filter(({ needs }) => needs === undefined || can(needs));
  return (
    <nav
      aria-label={m.settings_sections()}
      className="shrink-0 border-b border-border lg:w-56 lg:border-r lg:border-b-0"
    >
      <div className="flex scroll-px-2 gap-1 overflow-x-auto p-2 lg:flex-col lg:gap-4 lg:p-3">
        {Object.entries(sectionGroups).map(([group, title]) => (
          <SectionGroup
            key={group}
            title={title()}
            sections={sections.filter((section) => section.group === group)}
            openPath={openPath}
          />
        ))}
      </div>
    </nav>
  );
}

interface SectionGroupProps {
  title: string;
  sections: readonly Section[];
  openPath: string | undefined;
}

/** Screen readers get the title on narrow screens too, where only a line separates it from the previous group. */
function SectionGroup({ title, sections, openPath }: SectionGroupProps) {
  const id = useId();
  if (sections.length === 0) return null;
  return (
    <div className="relative flex shrink-0 gap-1 max-lg:not-first:border-l max-lg:not-first:border-border max-lg:not-first:pl-1 lg:block">
      <h2 id={id} className="px-2.5 pb-1 text-xs font-medium text-muted-foreground max-lg:sr-only">
        {title}
      </h2>
      <ul aria-labelledby={id} className="flex gap-1 lg:flex-col">
        {sections.map((section) => (
          <SectionLink key={section.path} section={section} isOpen={section.path === openPath} />
        ))}
      </ul>
    </div>
  );
}

function SectionLink({ section: { path, title, Icon }, isOpen }: { section: Section; isOpen: boolean }) {
  const item = useRef<HTMLLIElement>(null);
  // On a narrow screen, the list is a scrolling strip: keep the open section in view.
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
