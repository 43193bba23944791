import type { z } from 'zod';
import type { Viewer } from '../context.ts';
import { procedure, router } from '../procedures.ts';
import { crossRoomPageOutput } from '../schemas/messages.ts';
import { searchMessagesInput, searchUsersInput, searchUsersOutput } from '../schemas/search.ts';

export interface SearchService {
  messages(
    viewer: Viewer,
    input: z.output<typeof searchMessagesInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof crossRoomPageOutput>>;
  users(
    viewer: Viewer,
    input: z.output<typeof searchUsersInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof searchUsersOutput>>;
}

const tags = ['search'];

export const searchRouter = router({
  /** Messages that hold all words of the query, in the rooms that the viewer may read, newest first. */
  messages: procedure
    .meta({
      limit: 'search',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/messages/search', summary: 'Search messages', tags },
      rest: { aliases: { q: 'query' } },
    })
    .input(searchMessagesInput)
    .output(crossRoomPageOutput)
    .query(({ ctx, input, signal }) => ctx.services.search.messages(ctx.viewer, input, signal)),

  /** Users by the beginning of their name. */
  users: procedure
    .meta({
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/users', summary: 'Search users', tags },
      rest: { aliases: { q: 'query' }, defaults: { query: '' } },
    })
    .input(searchUsersInput)
    .output(searchUsersOutput)
    .query(({ ctx, input, signal }) => ctx.services.search.users(ctx.viewer, input, signal)),
});
