import { procedure, router } from '../procedures.ts';
import { crossRoomPageOutput } from '../schemas/messages.ts';
import { searchMessagesInput, searchUsersInput, searchUsersOutput } from '../schemas/search.ts';

const tags = ['search'];

export const searchRouter = router({
  messages: procedure
    .meta({
      description:
        'Returns messages that contain all words of the query, in the rooms that you can read, newest first.',
      limit: 'search',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/messages/search', summary: 'Search messages', tags },
      rest: { aliases: { q: 'query' } },
    })
    .input(searchMessagesInput)
    .output(crossRoomPageOutput)
    .query(({ ctx, input, signal }) => ctx.services.search.messages(ctx.viewer, input, signal)),

  users: procedure
    .meta({
      description: 'Finds users by the beginning of their name.',
      reasons: ['room_not_found'],
      openapi: { method: 'GET', path: '/api/users', summary: 'Search users', tags },
      rest: { aliases: { q: 'query' }, defaults: { query: '' } },
    })
    .input(searchUsersInput)
    .output(searchUsersOutput)
    .query(({ ctx, input, signal }) => ctx.services.search.users(ctx.viewer, input, signal)),
});
