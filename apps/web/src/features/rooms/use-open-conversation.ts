import { useNavigate } from '@tanstack/react-router';
import { trpc } from '@/lib/trpc.ts';

/** Opens the conversation with these people, and navigates to it. */
export function useOpenConversation(onOpened?: () => void) {
  const navigate = useNavigate();
  const { mutate, isPending, error } = trpc.rooms.openConversation.useMutation({
    onSuccess: async ({ room }) => {
      onOpened?.();
      await navigate({ to: '/rooms/$roomId', params: { roomId: room.id } });
    },
  });
  return {
    open: (userIds: number[]) => {
      if (!isPending) mutate({ userIds });
    },
    isPending,
    error,
  };
}
