import { useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';

/** Opens the direct conversation with a person. Continues even if the switcher that requested it is closed. */
export function useOpenPerson(): (userId: number) => Promise<void> {
  const navigate = useNavigate();
  const { client } = trpc.useUtils();
  return async (userId) => {
    try {
      const { room } = await client.rooms.openConversation.mutate({ userIds: [userId] });
      await navigate({ to: '/rooms/$roomId', params: { roomId: room.id } });
    } catch (error) {
      toast.error(errorText(error));
    }
  };
}
