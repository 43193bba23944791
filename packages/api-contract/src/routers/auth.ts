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
import { accountSchema } from '../schemas/users.ts';

const tags = ['auth'];

export const authRouter = router({
  register: openProcedure
    .meta({
      description:
        'Makes an account and signs it in: over HTTP a session cookie is set. The first account becomes the administrator.',
      limit: 'register',
      reasons: ['username_taken', 'email_taken'],
      openapi: { method: 'POST', path: '/api/register', summary: 'Make an account', tags, protect: false },
      rest: { status: 201 },
    })
    .input(registerInput)
    .output(registerOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.auth.register(ctx.visitor, input, signal)),

  login: openProcedure
    .meta({
      description: 'Signs a browser in with a session cookie.',
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

  issueToken: openProcedure
    .meta({
      description: 'Signs in a client that is no browser.',
      limit: 'signIn',
      reasons: ['invalid_credentials'],
      openapi: { method: 'POST', path: '/api/login', summary: 'Sign in with a token', tags, protect: false },
    })
    .input(credentialsInput)
    .output(tokenOutput)
    .mutation(({ ctx, input, signal }) => ctx.services.auth.issueToken(ctx.visitor, input, signal)),

  logout: procedure
    .meta({
      description: 'Ends the session of the cookie or the token, and closes its live sockets.',
      reasons: ['session_needed'],
      openapi: { method: 'POST', path: '/api/logout', summary: 'Sign out', tags },
    })
    .input(noInput)
    .output(messageOutput)
    .mutation(({ ctx }) => ctx.services.auth.logout(ctx.viewer, ctx.visitor)),

  me: openProcedure
    .meta({
      description: 'Who the caller is; null when nobody. Over REST nobody is a 401.',
      openapi: { method: 'GET', path: '/api/me', summary: 'Read your own account', tags },
    })
    .input(noInput)
    .output(accountSchema.nullable())
    .query(({ ctx }) => ctx.services.auth.me(ctx.viewer)),

  setup: openProcedure
    .meta({
      description: 'Whether this server still waits for its first account.',
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
