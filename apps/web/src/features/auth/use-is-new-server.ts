import { trpc } from '@/lib/trpc.ts';

/** Whether nobody has an account on this server yet. Undefined until it answers; a server that doesn't answer isn't new. */
export function useIsNewServer(): boolean | undefined {
  const { data, isPending } = trpc.auth.setup.useQuery(undefined, { retry: false });
  return isPending ? undefined : (data?.needsFirstAccount ?? false);
}
