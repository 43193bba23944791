import { ContextMenu as BaseContextMenu } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { cva, type VariantProps } from 'class-variance-authority';
import { Check, ChevronRight } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

export const Menu = Base.Root;
/** Pass it the element to press: `<MenuTrigger render={<IconButton label={…} />}>`. */
export const MenuTrigger = Base.Trigger;
/** Opens by right click, by a long press, and by the menu key. Its content and items are those of a menu. */
export const ContextMenu = BaseContextMenu.Root;
export const ContextMenuTrigger = BaseContextMenu.Trigger;
/** A menu in a menu: put a `MenuSubmenuTrigger` and a `MenuContent` into it. */
export const MenuSubmenu = Base.SubmenuRoot;
export const MenuGroup = Base.Group;
export const MenuRadioGroup = Base.RadioGroup;

interface MenuContentProps extends Omit<ComponentProps<typeof Base.Popup>, 'className'> {
  side?: 'top' | 'bottom' | 'left' | 'right';
  align?: 'start' | 'center' | 'end';
  className?: string;
}

export function MenuContent({
  side = 'bottom',
  align = 'end',
  className,
  children,
  ...props
}: MenuContentProps) {
  return (
    <Base.Portal>
      <Base.Positioner
        side={side}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className="z-50 outline-none"
      >
        <Base.Popup
          className={cn(
            'max-h-(--available-height) max-w-(--available-width) min-w-[min(12rem,var(--available-width))] origin-(--transform-origin) overflow-y-auto rounded-xl border border-border bg-popover p-1 text-popover-foreground shadow-overlay outline-none',
            'transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0 motion-reduce:transition-none',
            className,
          )}
          {...props}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

const itemVariants = cva(
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-accent data-highlighted:text-accent-foreground touch:min-h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted-foreground',
  {
    variants: {
      variant: {
        plain: '',
        destructive:
          'text-destructive data-highlighted:bg-destructive/10 data-highlighted:text-destructive [&>svg]:text-destructive',
      },
    },
    defaultVariants: { variant: 'plain' },
  },
);

interface MenuItemProps extends Omit<ComponentProps<typeof Base.Item>, 'className'> {
  variant?: VariantProps<typeof itemVariants>['variant'];
  className?: string;
}

export function MenuItem({ variant, className, ...props }: MenuItemProps) {
  return <Base.Item className={cn(itemVariants({ variant }), className)} {...props} />;
}

export function MenuSubmenuTrigger({
  children,
  ...props
}: Omit<ComponentProps<typeof Base.SubmenuTrigger>, 'className'>) {
  return (
    <Base.SubmenuTrigger className={cn(itemVariants(), 'data-popup-open:bg-accent')} {...props}>
      {children}
      <ChevronRight className="-mr-1 ml-auto" />
    </Base.SubmenuTrigger>
  );
}

export function MenuRadioItem({
  children,
  ...props
}: Omit<ComponentProps<typeof Base.RadioItem>, 'className'>) {
  return (
    <Base.RadioItem className={itemVariants()} {...props}>
      {children}
      <Base.RadioItemIndicator className="ml-auto pl-2">
        <Check className="size-4 text-muted-foreground" />
      </Base.RadioItemIndicator>
    </Base.RadioItem>
  );
}

/** Names a MenuGroup. */
export function MenuLabel({ className, ...props }: ComponentProps<'div'>) {
  return (
    <Base.GroupLabel
      className={cn('px-2.5 pt-2 pb-1 text-xs font-medium text-muted-foreground', className)}
      {...props}
    />
  );
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 border-t border-border" />;
}
