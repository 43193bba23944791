import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type { crossRoomPageOutput } from '../schemas/messages.ts';
import type { searchMessagesInput, searchUsersInput, searchUsersOutput } from '../schemas/search.ts';

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
