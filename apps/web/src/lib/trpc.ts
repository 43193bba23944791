import { createTRPCReact } from '@trpc/react-query';
import type { AppRouter } from '@parley/api-contract';

/** Every procedure as React hooks. `LiveProvider` provides for it. */
export const trpc = createTRPCReact<AppRouter>();
