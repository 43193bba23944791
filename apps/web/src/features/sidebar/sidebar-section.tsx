import { ChevronDown } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { useRoomDrop } from './room-drag.ts';

interface SidebarSectionProps {
  title: string;
  isCollapsed: boolean;
  onCollapse: (isCollapsed: boolean) => void;
  /** A room was dragged here. */
  onDropRoom: (roomId: number) => void;
  actions: ReactNode;
  children: ReactNode;
}

export function SidebarSection({
  title,
  isCollapsed,
  onCollapse,
  onDropRoom,
  actions,
  children,
}: SidebarSectionProps) {
  const id = useId();
  const { isOver, props } = useRoomDrop(onDropRoom);
  return (
    <section
      aria-labelledby={id}
      className={cn('mt-3 rounded-lg first:mt-1', isOver && 'bg-sidebar-accent/40 outline-2 outline-ring')}
      {...props}
    >
      <div className="group/section flex h-8 items-center gap-0.5 pr-0.5 touch:h-11">
        <h2 className="min-w-0 flex-1 text-xs font-medium text-muted-foreground">
          <button
            type="button"
            aria-expanded={!isCollapsed}
            onClick={() => onCollapse(!isCollapsed)}
            className="flex h-8 max-w-full cursor-pointer items-center gap-1 rounded-md px-2 focus-ring hover:text-foreground touch:h-11"
          >
            <bdi id={id} className="truncate">
              {title}
            </bdi>
            <ChevronDown
              aria-hidden
              className={cn('size-3.5 shrink-0 transition-transform', isCollapsed && '-rotate-90')}
            />
          </button>
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

export function SectionNote({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <p className="px-2 py-1 text-[0.8125rem] text-pretty text-muted-foreground">
      {text} {children}
    </p>
  );
}
