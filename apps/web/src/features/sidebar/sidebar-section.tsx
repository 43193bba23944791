import { useId, type ReactNode } from 'react';

interface SidebarSectionProps {
  title: string;
  actions: ReactNode;
  children: ReactNode;
}

export function SidebarSection({ title, actions, children }: SidebarSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-3 first:mt-1">
      <div className="flex h-8 items-center pr-0.5 pl-2 touch:h-11">
        <h2 id={id} className="flex-1 text-xs font-medium text-muted-foreground">
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

export function SectionNote({ text, children }: { text: string; children: ReactNode }) {
  return (
    <p className="px-2 py-1 text-[0.8125rem] text-pretty text-muted-foreground">
      {text} {children}
    </p>
  );
}
