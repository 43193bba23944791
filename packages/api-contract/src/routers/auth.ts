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
        'Creates an account and signs it in; over HTTP, sets a session cookie. The first account becomes the administrator.',
      limit: 'register',
      reasons: ['username_taken', 'email_taken'],
      openapi: { method: 'POST', path: '/api/register', summary: 'Create an account', tags, protect: false },
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
      description: 'Signs in a client that is not a browser.',
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
      description:
        'Returns your account, or null if you are not signed in. Over REST, you get a 401 instead of null.',
      openapi: { method: 'GET', path: '/api/me', summary: 'Read your own account', tags },
    })
    .input(noInput)
    .output(accountSchema.nullable())
    .query(({ ctx }) => ctx.services.auth.me(ctx.viewer)),

  setup: openProcedure
    .meta({
      description: 'Returns whether the server is still waiting for its first account.',
      openapi: {
        method: 'GET',
        path: '/api/setup',
        summary: 'Check whether the server is new',
        tags,
        protect: false,
      },
    })
    .input(noInput)
    .output(setupOutput)
    .query(({ ctx }) => ctx.services.auth.setup()),
});
