import { createTRPCReact } from '@trpc/react-query';
import type { AppRouter } from '@parley/api-contract';

/** Every procedure as React hooks. They need a `LiveProvider`. */
export const trpc = createTRPCReact<AppRouter>();
