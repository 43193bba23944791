import { trpc } from '@/lib/trpc.ts';

export type CreateInvite = ReturnType<typeof useCreateInvite>;

export function useCreateInvite() {
  const utils = trpc.useUtils();
  return trpc.rooms.createInvite.useMutation({ onSettled: () => void utils.rooms.invites.invalidate() });
}
