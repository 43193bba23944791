import type { Member, Room } from '@parley/api-contract';
import { can, isConversation } from '@parley/rules';
import {
  AtSign,
  Crown,
  Ellipsis,
  MessageSquare,
  MessageSquareOff,
  Shield,
  ShieldBan,
  ShieldOff,
  UserMinus,
} from 'lucide-react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { copyUsername } from '@/lib/clipboard.ts';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { useIsAhead } from '@/lib/use-is-ahead.ts';
import { useRoomEntry } from '@/live/me.ts';
import { useActor } from '@/live/rights.ts';
import { useMemberMutations } from './use-member-mutations.ts';

/** The actions that ask for confirmation first. */
export type MemberQuestion = 'owner' | 'remove' | 'silence' | 'ban';

interface MemberMenuProps {
  room: Room;
  member: Member;
  /** Opens a question. It must not belong to the member's row, which may go while it is open. */
  onAsk: (question: MemberQuestion) => void;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Opens the direct conversation; undefined for the viewer. */
  onMessage: (() => void) | undefined;
}

/** The viewer's actions on a member. */
export function MemberMenu({ room, member, onAsk, isOpen, onOpenChange, onMessage }: MemberMenuProps) {
  const { user, role } = member;
  const rights = useMemberRights(room, member);
  const isSilenced = useIsAhead(member.silencedUntil);
  const { setRole, silence } = useMemberMutations(room);
  const person = { roomId: room.id, userId: user.id };
  const name = isolated(user.displayName);

  const changeRole = (newRole: Member['role'], done: string) =>
    void announce(setRole.mutateAsync({ ...person, role: newRole }), done);
  const endSilence = () =>
    void announce(silence.mutateAsync({ ...person, until: null }), m.people_silence_ended({ name }));

  return (
    <Menu open={isOpen} onOpenChange={onOpenChange}>
      <MenuTrigger render={<IconButton label={m.people_actions({ name })} size="iconSm" />}>
        <Ellipsis />
      </MenuTrigger>
      <MenuContent>
        {onMessage && (
          <MenuItem onClick={onMessage}>
            <MessageSquare />
            {m.people_message()}
          </MenuItem>
        )}
        <MenuItem onClick={() => void copyUsername(user.username)}>
          <AtSign />
          {m.people_copy_username()}
        </MenuItem>
        {(rights.setRole || rights.remove || rights.restrict) && <MenuSeparator />}
        {rights.setRole && role === 'member' && (
          <MenuItem onClick={() => changeRole('moderator', m.people_is_moderator({ name }))}>
            <Shield />
            {m.people_make_moderator()}
          </MenuItem>
        )}
        {rights.setRole && role === 'moderator' && (
          <MenuItem onClick={() => changeRole('member', m.people_is_no_moderator({ name }))}>
            <ShieldOff />
            {m.people_remove_moderator()}
          </MenuItem>
        )}
        {rights.setRole && role !== 'owner' && user.kind === 'person' && (
          <MenuItem onClick={() => onAsk('owner')}>
            <Crown />
            {m.people_make_owner()}
          </MenuItem>
        )}
        {rights.setRole && role !== 'owner' && <MenuSeparator />}
        {rights.restrict && isSilenced && (
          <MenuItem onClick={endSilence}>
            <MessageSquare />
            {m.people_end_silence()}
          </MenuItem>
        )}
        {rights.restrict && !isSilenced && (
          <MenuItem onClick={() => onAsk('silence')}>
            <MessageSquareOff />
            {m.people_silence()}
          </MenuItem>
        )}
        {rights.remove && (
          <MenuItem variant="destructive" onClick={() => onAsk('remove')}>
            <UserMinus />
            {isConversation(room) ? m.people_remove_from_conversation() : m.people_remove_from_room()}
          </MenuItem>
        )}
        {rights.restrict && (
          <MenuItem variant="destructive" onClick={() => onAsk('ban')}>
            <ShieldBan />
            {m.people_ban()}
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}

/** Says how a call ended. */
async function announce(call: Promise<unknown>, done: string) {
  try {
    await call;
    toast.success(done);
  } catch (error) {
    toast.error(errorText(error));
  }
}

function useMemberRights(room: Room, { user, role }: Member) {
  const actor = useActor();
  const entry = useRoomEntry(room.id);
  if (actor === null || actor.userId === user.id) return { setRole: false, remove: false, restrict: false };
  const facts = { room, membership: entry?.membership ?? null };
  const person = { isSelf: false, role, serverRole: user.role };
  return {
    setRole: can(actor, 'room.setRoles', facts),
    remove: can(actor, 'room.removeMember', { ...facts, member: { userId: user.id, role } }),
    restrict: can(actor, 'room.restrictPerson', { ...facts, person }),
  };
}
