import type { z } from 'zod';
import type { Viewer, Visitor } from '../context.ts';
import { noInput, openProcedure, procedure, router } from '../procedures.ts';
import {
  credentialsInput,
  loginOutput,
  messageOutput,
  registerInput,
  registerOutput,
  setupOutput,
  tokenOutput,
} from '../schemas/auth.ts';
import { accountSchema, type Account } from '../schemas/users.ts';

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

const tags = ['auth'];

export const authRouter = router({
  /** Makes an account and signs it in: over HTTP a session cookie is set. The first account becomes the administrator. */
  register: openProcedure
    .meta({
      limit: 'register',
      reasons: ['username_taken', 'email_taken'],
      openapi: { method: 'POST', path: '/api/register', summary: 'Make an account', tags, protect: false },
      rest: { status: 201 },
    })
    .input(registerInput)
    .output(registerOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.auth.register(ctx.visitor, input, signal)),

  /** Signs a browser in with a session cookie. */
  login: openProcedure
    .meta({
      limit: 'signIn',
      reasons: ['invalid_credentials', 'cookie_needs_http'],
      openapi: {
        method: 'POST',
        path: '/api/sessions',
        summary: 'Sign in with a session cookie',
        tags,
        protect: false,
      },
      rest: { status: 201 },
    })
    .input(credentialsInput)
    .output(loginOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.auth.login(ctx.visitor, input, signal)),

  /** Signs in a client that is no browser. */
  issueToken: openProcedure
    .meta({
      limit: 'signIn',
      reasons: ['invalid_credentials'],
      openapi: { method: 'POST', path: '/api/login', summary: 'Sign in with a token', tags, protect: false },
    })
    .input(credentialsInput)
    .output(tokenOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.auth.issueToken(ctx.visitor, input, signal)),

  /** Ends the session of the cookie or the token, and closes its live sockets. */
  logout: procedure
    .meta({
      reasons: ['session_needed'],
      openapi: { method: 'POST', path: '/api/logout', summary: 'Sign out', tags },
    })
    .input(noInput)
    .output(messageOutput)
    .mutation(({ ctx }) => ctx.services.auth.logout(ctx.viewer, ctx.visitor)),

  /** Who the caller is; null when nobody. Over REST nobody is a 401. */
  me: openProcedure
    .meta({ openapi: { method: 'GET', path: '/api/me', summary: 'Read your own account', tags } })
    .input(noInput)
    .output(accountSchema.nullable())
    .query(({ ctx }) => ctx.services.auth.me(ctx.viewer)),

  /** Whether this server still waits for its first account. */
  setup: openProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/setup',
        summary: 'Ask whether the server is new',
        tags,
        protect: false,
      },
    })
    .input(noInput)
    .output(setupOutput)
    .query(({ ctx }) => ctx.services.auth.setup()),
});
