import type { Message } from '@parley/api-contract';
import { Copy, Ellipsis, Link2, Pencil, Reply, Trash2 } from 'lucide-react';
import { toast } from 'sonner';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { copyLink } from '@/lib/copy-link.ts';
import { senderName } from '@/lib/sender-name.ts';
import { m } from '@/paraglide/messages.js';

export interface MessageCommands {
  reply: (message: Message) => void;
  edit: (message: Message) => void;
  remove: (message: Message) => void;
  jumpTo: (seq: number) => void;
}

interface MessageMenuProps {
  message: Message;
  isOwn: boolean;
  canWrite: boolean;
  commands: MessageCommands;
  /** The buttons of one row at a time are in the order of tabs. */
  tabIndex: 0 | -1;
}

/** What can be done with a message: the menu always, the most frequent command beside it for a pointer. */
export function MessageMenu({ message, isOwn, canWrite, commands, tabIndex }: MessageMenuProps) {
  return (
    <div className="pointer-events-none absolute -top-3 right-3 flex rounded-lg border border-border bg-popover opacity-0 shadow-sm transition-opacity group-focus-within/row:pointer-events-auto group-focus-within/row:opacity-100 group-hover/row:pointer-events-auto group-hover/row:opacity-100 has-data-popup-open:pointer-events-auto has-data-popup-open:opacity-100 motion-reduce:transition-none pointer-coarse:pointer-events-auto pointer-coarse:top-0 pointer-coarse:right-1 pointer-coarse:border-transparent pointer-coarse:bg-transparent pointer-coarse:opacity-60 pointer-coarse:shadow-none">
      {canWrite && (
        <IconButton
          label={m.message_reply()}
          size="iconSm"
          tabIndex={tabIndex}
          className="pointer-coarse:hidden"
          onClick={() => commands.reply(message)}
        >
          <Reply />
        </IconButton>
      )}
      <Menu>
        <MenuTrigger
          render={
            <IconButton
              label={m.message_actions_for({ author: senderName(message) })}
              size="iconSm"
              tabIndex={tabIndex}
              className="pointer-coarse:h-7! pointer-coarse:w-11!"
            />
          }
        >
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          {canWrite && (
            <MenuItem onClick={() => commands.reply(message)}>
              <Reply />
              {m.message_reply()}
            </MenuItem>
          )}
          <MenuItem onClick={() => void copyText(message.content)}>
            <Copy />
            {m.message_copy()}
          </MenuItem>
          <MenuItem onClick={() => void copyLink(`/rooms/${message.roomId}?at=${message.seq}`)}>
            <Link2 />
            {m.rooms_copy_link()}
          </MenuItem>
          {isOwn && (
            <>
              <MenuItem onClick={() => commands.edit(message)}>
                <Pencil />
                {m.message_edit()}
              </MenuItem>
              <MenuSeparator />
              <MenuItem variant="destructive" onClick={() => commands.remove(message)}>
                <Trash2 />
                {m.message_delete()}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
    </div>
  );
}

async function copyText(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(m.message_copied());
  } catch {
    // Without HTTPS, or without leave, a page may not write to the clipboard.
    toast.error(m.message_copy_failed());
  }
}
