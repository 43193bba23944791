import { Ellipsis, type LucideIcon } from 'lucide-react';
import { Fragment, useState, type ComponentType, type ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { isolated } from '@/lib/direction.ts';
import { RowList, type RowListProps } from './row-list.tsx';

/** The props of a dialog about one item. It stays mounted while it is closed. */
export interface ItemDialogProps<Item> {
  item: Item;
  isOpen: boolean;
  onClose: () => void;
}

/** An action on an item. It either opens a dialog or runs immediately. */
export type ResourceAction<Item> = {
  label: () => string;
  Icon: LucideIcon;
  /** The label of a separate button; without it, the action is in the menu. */
  labelFor?: (name: string) => string;
  /** Comes last, after a separator. */
  isDestructive?: boolean;
  /** Whether the item has this action; by default, every item does. */
  isFor?: (item: Item) => boolean;
  isDisabled?: (item: Item) => boolean;
} & ({ Dialog: ComponentType<ItemDialogProps<Item>> } | { onChoose: (item: Item) => void });

interface Row {
  /** A picture or an icon. */
  icon?: ReactNode;
  title: ReactNode;
  /** Lines in small print. */
  details?: ReactNode;
}

interface ResourceListProps<Item> extends Omit<RowListProps<Item>, 'renderRow'> {
  /** The item's name in the labels of its actions. */
  nameOf: (item: Item) => string;
  renderRow: (item: Item) => Row;
  actions: readonly ResourceAction<Item>[];
}

/** A list of things that the viewer manages, with the actions on each. */
export function ResourceList<Item extends { id: number }>({
  nameOf,
  renderRow,
  actions,
  ...list
}: ResourceListProps<Item>) {
  // Keeps the last chosen item while its dialog fades out.
  const [chosen, setChosen] = useState<Item>();
  const [open, setOpen] = useState<{ Dialog: ComponentType<ItemDialogProps<Item>> } | null>(null);

  function choose(item: Item, action: ResourceAction<Item>) {
    if ('Dialog' in action) {
      setChosen(item);
      setOpen({ Dialog: action.Dialog });
    } else action.onChoose(item);
  }

  return (
    <>
      <RowList
        {...list}
        renderRow={(item) => (
          <ListRow key={item.id} {...renderRow(item)}>
            <ItemActions
              name={nameOf(item)}
              actions={actions.filter(({ isFor }) => isFor?.(item) ?? true)}
              isDisabled={(action) => action.isDisabled?.(item) ?? false}
              onChoose={(action) => choose(item, action)}
            />
          </ListRow>
        )}
      />
      {chosen !== undefined &&
        actions.map(
          (action) =>
            'Dialog' in action && (
              <action.Dialog
                // By item, so that an answer, such as a new secret, is never shown under another item's name.
                key={`${chosen.id} ${action.label()}`}
                item={chosen}
                isOpen={open?.Dialog === action.Dialog}
                // Leaves another dialog open: this one may have been closed before its answer came.
                onClose={() => setOpen((now) => (now?.Dialog === action.Dialog ? null : now))}
              />
            ),
        )}
    </>
  );
}

function ListRow({ icon, title, details, children }: Row & { children: ReactNode }) {
  return (
    <li className="flex items-center gap-3 py-3 pr-2 pl-4">
      {icon}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 clip-text text-sm font-medium wrap-anywhere">
          {title}
        </div>
        {details && (
          <div className="mt-0.5 clip-text text-[0.8125rem] wrap-anywhere text-muted-foreground">
            {details}
          </div>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-1">{children}</div>
    </li>
  );
}

interface ItemActionsProps<Action> {
  name: string;
  actions: readonly Action[];
  isDisabled: (action: Action) => boolean;
  onChoose: (action: Action) => void;
}

function ItemActions<Item>({ name, actions, isDisabled, onChoose }: ItemActionsProps<ResourceAction<Item>>) {
  const inMenu = actions.filter(({ labelFor }) => labelFor === undefined);
  return (
    <>
      {actions.map(
        (action) =>
          action.labelFor && (
            <Button
              key={action.label()}
              variant="ghost"
              size="sm"
              aria-label={action.labelFor(name)}
              onClick={() => onChoose(action)}
            >
              {action.label()}
            </Button>
          ),
      )}
      {inMenu.length > 0 && (
        <Menu>
          <MenuTrigger render={<IconButton label={m.resource_menu({ name: isolated(name) })} />}>
            <Ellipsis />
          </MenuTrigger>
          <MenuContent>
            {inMenu.map((action) => (
              <Fragment key={action.label()}>
                {action.isDestructive && <MenuSeparator />}
                <MenuItem
                  variant={action.isDestructive ? 'destructive' : 'plain'}
                  disabled={isDisabled(action)}
                  onClick={() => onChoose(action)}
                >
                  <action.Icon />
                  {action.label()}
                </MenuItem>
              </Fragment>
            ))}
          </MenuContent>
        </Menu>
      )}
    </>
  );
}
