import type { z } from 'zod';
import type { Viewer, Visitor } from '../viewer.ts';
import type {
  credentialsInput,
  loginOutput,
  messageOutput,
  registerInput,
  registerOutput,
  setupOutput,
  tokenOutput,
} from '../schemas/auth.ts';
import type { Account } from '../schemas/users.ts';

export interface AuthService {
  register(
    visitor: Visitor,
    input: z.output<typeof registerInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof registerOutput>>;
  login(
    visitor: Visitor,
    input: z.output<typeof credentialsInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof loginOutput>>;
  issueToken(
    visitor: Visitor,
    input: z.output<typeof credentialsInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof tokenOutput>>;
  logout(viewer: Viewer, visitor: Visitor): Promise<z.input<typeof messageOutput>>;
  me(viewer: Viewer | null): Promise<Account | null>;
  setup(): Promise<z.input<typeof setupOutput>>;
}
