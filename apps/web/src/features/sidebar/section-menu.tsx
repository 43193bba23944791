import type { Section } from '@parley/api-contract';
import { ArrowDown, ArrowUp, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { isolated } from '@/lib/direction.ts';
import type { SectionDialog } from './section-dialogs.tsx';
import { sectionTitle } from './section-title.ts';
import { useListChanges } from './use-list-changes.ts';

interface SectionMenuProps {
  section: Section;
  /** Where to move it by one; undefined at the ends. */
  indexAbove: number | undefined;
  indexBelow: number | undefined;
  onOpenDialog: (dialog: SectionDialog) => void;
}

export function SectionMenu({ section, indexAbove, indexBelow, onOpenDialog }: SectionMenuProps) {
  const change = useListChanges();
  const moveTo = (index: number) => change((list) => list.moveSection(section.id, index));
  return (
    <Menu>
      <MenuTrigger
        render={
          <IconButton
            label={m.sidebar_actions({ name: isolated(sectionTitle(section)) })}
            size="iconSm"
            // Hidden with a delay, so that the focus can move to it from the title.
            className="transition-[visibility] delay-100 duration-0 group-focus-within/section:visible group-focus-within/section:delay-0 group-hover/section:visible group-hover/section:delay-0 data-popup-open:visible data-popup-open:delay-0 md:size-7 pointer-fine:invisible"
          />
        }
      >
        <Ellipsis />
      </MenuTrigger>
      <MenuContent>
        {section.kind === 'custom' && (
          <MenuItem onClick={() => onOpenDialog({ name: 'rename', section })}>
            <Pencil />
            {m.sidebar_rename()}
          </MenuItem>
        )}
        {indexAbove !== undefined && (
          <MenuItem onClick={() => moveTo(indexAbove)}>
            <ArrowUp />
            {m.sidebar_move_up()}
          </MenuItem>
        )}
        {indexBelow !== undefined && (
          <MenuItem onClick={() => moveTo(indexBelow)}>
            <ArrowDown />
            {m.sidebar_move_down()}
          </MenuItem>
        )}
        <MenuItem onClick={() => onOpenDialog({ name: 'create', roomId: null })}>
          <Plus />
          {m.sidebar_new_section()}
        </MenuItem>
        {section.kind === 'custom' && (
          <>
            <MenuSeparator />
            <MenuItem variant="destructive" onClick={() => onOpenDialog({ name: 'remove', section })}>
              <Trash2 />
              {m.sidebar_remove_section()}
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
  );
}
