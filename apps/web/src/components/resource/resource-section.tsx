import { Plus } from 'lucide-react';
import { useState, type ComponentType, type ReactNode } from 'react';
import { SectionPage } from '@/components/section-page.tsx';
import { Button } from '@/components/ui/button.tsx';

interface ResourceSectionProps {
  title: string;
  /** What can be done here, in a sentence or two. */
  description: string;
  /** The label of the button that opens `Create`. */
  createLabel: string;
  Create: ComponentType<{ isOpen: boolean; onClose: () => void }>;
  /** A ResourceList. */
  children: ReactNode;
}

/** A section of the settings for things of one kind. */
export function ResourceSection({ title, description, createLabel, Create, children }: ResourceSectionProps) {
  const [isCreating, setIsCreating] = useState(false);
  return (
    <SectionPage
      title={title}
      description={description}
      action={
        <Button onClick={() => setIsCreating(true)}>
          <Plus />
          {createLabel}
        </Button>
      }
    >
      {children}
      <Create isOpen={isCreating} onClose={() => setIsCreating(false)} />
    </SectionPage>
  );
}
