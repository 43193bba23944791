import { useId, type ReactNode } from 'react';

interface SectionPageProps {
  title: string;
  /** What can be done here, in a sentence or two. */
  description: ReactNode;
  /** Shown beside the title: the button that creates an item. */
  action?: ReactNode;
  children: ReactNode;
}

/** One section of the settings. */
export function SectionPage({ title, description, action, children }: SectionPageProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id={id} className="text-lg leading-snug font-semibold tracking-tight">
            {title}
          </h2>
          <p className="mt-1 text-sm text-pretty text-muted-foreground">{description}</p>
        </div>
        {action}
      </div>
      <div className="mt-5">{children}</div>
    </section>
  );
}
