export const linkClasses =
  'flex items-center gap-2.5 rounded-lg px-2 transition-colors duration-100 focus-ring hover:bg-sidebar-accent/60 aria-[current=page]:bg-sidebar-accent aria-[current=page]:text-sidebar-accent-foreground aria-[current=page]:[--avatar-edge:var(--sidebar-accent)]';
