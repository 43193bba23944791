import type { Member, Room } from '@parley/api-contract';
import { can, isOpenRoom } from '@parley/rules';
import { Crown, Ellipsis, Shield, ShieldOff, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount, useRoomEntry } from '@/live/me.ts';
import { useActor } from '@/live/rights.ts';

interface MemberMenuProps {
  room: Room;
  member: Member;
}

/** What the viewer may do with another member; nothing if they may do nothing. */
export function MemberMenu({ room, member }: MemberMenuProps) {
  const { user, role } = member;
  const account = useAccount();
  const rights = useMemberRights(room, member);
  const [asking, setAsking] = useState<'owner' | 'remove' | null>(null);
  const utils = trpc.useUtils();
  // Not awaited: a dialog closes before the row that it belongs to may go. Those who aren't in the room aren't told of its changes.
  const onSettled = () => {
    void utils.rooms.members.invalidate({ roomId: room.id });
    void utils.rooms.get.invalidate({ roomId: room.id });
  };
  const setRole = trpc.rooms.setRole.useMutation({ onSettled });
  const makeOwner = trpc.rooms.setRole.useMutation({ onSettled });
  const removeMember = trpc.rooms.removeMember.useMutation({ onSettled });
  const person = { roomId: room.id, userId: user.id };
  const name = isolated(user.displayName);
  const close = () => setAsking(null);

  if (!rights.setRole && !rights.remove) return null;

  async function change(newRole: Member['role'], done: string) {
    try {
      await setRole.mutateAsync({ ...person, role: newRole });
      toast.success(done);
    } catch (error) {
      toast.error(errorText(error));
    }
  }

  return (
    <>
      <Menu>
        <MenuTrigger render={<IconButton label={m.people_actions({ name })} size="iconSm" />}>
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          {rights.setRole && role === 'member' && (
            <MenuItem onClick={() => void change('moderator', m.people_is_moderator({ name }))}>
              <Shield />
              {m.people_make_moderator()}
            </MenuItem>
          )}
          {rights.setRole && role === 'moderator' && (
            <MenuItem onClick={() => void change('member', m.people_is_no_moderator({ name }))}>
              <ShieldOff />
              {m.people_remove_moderator()}
            </MenuItem>
          )}
          {rights.setRole && role !== 'owner' && user.kind === 'person' && (
            <MenuItem onClick={() => setAsking('owner')}>
              <Crown />
              {m.people_make_owner()}
            </MenuItem>
          )}
          {rights.remove && (
            <>
              {rights.setRole && role !== 'owner' && <MenuSeparator />}
              <MenuItem variant="destructive" onClick={() => setAsking('remove')}>
                <UserMinus />
                {m.people_remove_from_room()}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      <RemoveDialog
        isOpen={asking === 'owner'}
        onClose={close}
        title={m.people_make_owner_title({ name })}
        description={m.people_make_owner_hint({ room: isolated(roomTitle(room, account?.id)) })}
        action={m.people_make_owner_confirm()}
        mutation={makeOwner}
        input={{ ...person, role: 'owner' }}
        removed={m.people_is_owner({ name })}
      />
      <RemoveDialog
        isOpen={asking === 'remove'}
        onClose={close}
        title={m.people_remove_title({ name, room: isolated(roomTitle(room, account?.id)) })}
        description={isOpenRoom(room) ? m.people_remove_public_hint() : m.people_remove_private_hint()}
        mutation={removeMember}
        input={person}
        removed={m.people_removed({ name })}
      />
    </>
  );
}

function useMemberRights(room: Room, { user, role }: Member): { setRole: boolean; remove: boolean } {
  const actor = useActor();
  const entry = useRoomEntry(room.id);
  if (actor === null || actor.userId === user.id) return { setRole: false, remove: false };
  const facts = { room, membership: entry?.membership ?? null };
  const member = { userId: user.id, role };
  return {
    setRole: can(actor, 'room.setRoles', facts),
    remove: can(actor, 'room.removeMember', { ...facts, member }),
  };
}
