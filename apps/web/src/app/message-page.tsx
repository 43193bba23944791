import type { ReactNode } from 'react';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { MainArea } from './main-area.tsx';
import { useFrameRemoved } from './use-frame-removed.ts';
import { usePageTitle } from './use-page-title.ts';

interface MessagePageProps {
  icon: ReactNode;
  title: string;
  description: string;
  children: ReactNode;
}

/** A page that only shows a message. */
export function MessagePage({ icon, title, description, children }: MessagePageProps) {
  usePageTitle(title);
  useFrameRemoved();
  return (
    <MainArea className="items-center justify-center">
      <EmptyState isPageTitle icon={icon} title={title} description={description}>
        {children}
      </EmptyState>
    </MainArea>
  );
}
