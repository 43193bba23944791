import type { Member, Room } from '@parley/api-contract';
import { isConversation, isOpenRoom } from '@parley/rules';
import { m } from '@/paraglide/messages.js';
import type { FocusTarget } from '@/components/resource/resource-dialog.tsx';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import { isolated } from '@/lib/direction.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { useAccount, useRoomEntry } from '@/live/me.ts';
import { BanDialog } from './ban-dialog.tsx';
import type { MemberQuestion } from './member-menu.tsx';
import { SilenceDialog } from './silence-dialog.tsx';
import { useMemberMutations } from './use-member-mutations.ts';

interface MemberQuestionsProps {
  room: Room;
  member: Member;
  /** The question that is open; null for none. */
  question: MemberQuestion | null;
  onClose: () => void;
  /** Where the focus goes when a question closes. */
  finalFocus: FocusTarget;
}

/** The questions before something is done to a member. */
export function MemberQuestions({ room, member, question, onClose, finalFocus }: MemberQuestionsProps) {
  const { user } = member;
  const account = useAccount();
  const isOwner = useRoomEntry(room.id)?.membership.role === 'owner';
  const { setRole, remove } = useMemberMutations(room);
  const person = { roomId: room.id, userId: user.id };
  const name = isolated(user.displayName);
  const title = isolated(roomTitle(room, account?.id));

  return (
    <>
      <RemoveDialog
        isOpen={question === 'owner'}
        onClose={onClose}
        finalFocus={finalFocus}
        title={m.people_make_owner_title({ name })}
        description={isOwner ? m.people_make_owner_own_hint({ name }) : m.people_make_owner_hint()}
        action={m.people_make_owner_confirm()}
        mutation={setRole}
        input={{ ...person, role: 'owner' as const }}
        removed={m.people_is_owner({ name })}
      />
      <RemoveDialog
        isOpen={question === 'remove'}
        onClose={onClose}
        finalFocus={finalFocus}
        title={
          isConversation(room)
            ? m.people_remove_conversation_title({ name })
            : m.people_remove_title({ name, room: title })
        }
        description={isOpenRoom(room) ? m.people_remove_public_hint() : m.people_remove_private_hint()}
        mutation={remove}
        input={person}
        removed={m.people_removed({ name })}
      />
      <SilenceDialog {...{ room, user, onClose, finalFocus }} isOpen={question === 'silence'} />
      <BanDialog {...{ room, user, onClose, finalFocus }} isOpen={question === 'ban'} />
    </>
  );
}
