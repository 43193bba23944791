import type { Message } from '@parley/api-contract';
import { Ellipsis } from 'lucide-react';
import { Fragment } from 'react';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { isolated } from '@/lib/direction.ts';
import { senderName } from '@/lib/sender-name.ts';
import { m } from '@/paraglide/messages.js';
import { allowedActions, type IsAllowed, type MessageCommands } from './actions.ts';

interface MessageMenuProps {
  message: Message;
  isAllowed: IsAllowed;
  commands: MessageCommands;
  /** Only one row's buttons are in the tab order at a time. */
  tabIndex: 0 | -1;
}

/** The actions on a message: always a menu and, with a pointer, buttons for the most frequent ones beside it. */
export function MessageMenu({ message, isAllowed, commands, tabIndex }: MessageMenuProps) {
  const actions = allowedActions(message, isAllowed);
  return (
    <div className="pointer-events-none absolute -top-3 right-3 flex rounded-lg border border-border bg-popover opacity-0 shadow-sm transition-opacity group-focus-within/row:pointer-events-auto group-focus-within/row:opacity-100 group-hover/row:pointer-events-auto group-hover/row:opacity-100 has-data-popup-open:pointer-events-auto has-data-popup-open:opacity-100 motion-reduce:transition-none pointer-coarse:pointer-events-auto pointer-coarse:top-0 pointer-coarse:right-1 pointer-coarse:border-transparent pointer-coarse:bg-transparent pointer-coarse:opacity-60 pointer-coarse:shadow-none">
      {actions.map(
        ({ isInBar = false, label, Icon, run }) =>
          isInBar && (
            <IconButton
              key={label()}
              label={label()}
              size="iconSm"
              tabIndex={tabIndex}
              className="pointer-coarse:hidden"
              onClick={() => run(message, commands)}
            >
              <Icon />
            </IconButton>
          ),
      )}
      <Menu>
        <MenuTrigger
          render={
            <IconButton
              label={m.message_actions_for({ author: isolated(senderName(message)) })}
              size="iconSm"
              tabIndex={tabIndex}
              className="pointer-coarse:h-7! pointer-coarse:w-11!"
            />
          }
        >
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          {actions.map(({ label, Icon, isDestructive = false, run }) => (
            <Fragment key={label()}>
              {isDestructive && <MenuSeparator />}
              <MenuItem
                variant={isDestructive ? 'destructive' : 'plain'}
                onClick={() => run(message, commands)}
              >
                <Icon />
                {label()}
              </MenuItem>
            </Fragment>
          ))}
        </MenuContent>
      </Menu>
    </div>
  );
}
