import { Command } from 'cmdk';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export function SwitcherGroup({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="mt-1 [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground"
    >
      {children}
    </Command.Group>
  );
}

interface SwitcherItemProps {
  value: string;
  onSelect: () => void;
  children: ReactNode;
}

export function SwitcherItem(props: SwitcherItemProps) {
  return (
    <Command.Item
      {...props}
      className="flex h-10 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm data-[selected=true]:bg-accent data-[selected=true]:text-accent-foreground touch:h-11"
    />
  );
}

export function Glyph({ Icon }: { Icon: LucideIcon }) {
  return (
    <span aria-hidden className="flex size-5 shrink-0 items-center justify-center text-muted-foreground">
      <Icon className="size-4" />
    </span>
  );
}
