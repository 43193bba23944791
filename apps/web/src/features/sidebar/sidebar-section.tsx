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
      <div className="touch:h-11 flex h-8 items-center pr-0.5 pl-2">
        <h2 id={id} className="text-muted-foreground flex-1 text-xs font-medium">
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
    <p className="text-muted-foreground px-2 py-1 text-[0.8125rem] text-pretty">
      {text} {children}
    </p>
  );
}
