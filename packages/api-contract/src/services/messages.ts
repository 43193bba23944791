import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type {
  crossRoomPageOutput,
  deleteInput,
  editInput,
  listAllInput,
  listByRoomNameInput,
  listByUsernameInput,
  listInput,
  messageOutput,
  quotesInput,
  quotesOutput,
  sendInput,
  MessagePage,
} from '../schemas/messages.ts';

type MessageOutput = z.input<typeof messageOutput>;
type CrossRoomPage = z.input<typeof crossRoomPageOutput>;

export interface MessagesService {
  send(viewer: Viewer, input: z.output<typeof sendInput>): Promise<MessageOutput>;
  list(viewer: Viewer, input: z.output<typeof listInput>): Promise<MessagePage>;
  quotes(viewer: Viewer, input: z.output<typeof quotesInput>): Promise<z.input<typeof quotesOutput>>;
  edit(viewer: Viewer, input: z.output<typeof editInput>): Promise<MessageOutput>;
  delete(viewer: Viewer, input: z.output<typeof deleteInput>): Promise<MessageOutput>;
  listAll(
    viewer: Viewer,
    input: z.output<typeof listAllInput>,
    signal: AbortSignal | undefined,
  ): Promise<CrossRoomPage>;
  listByRoomName(viewer: Viewer, input: z.output<typeof listByRoomNameInput>): Promise<MessagePage>;
  listByUsername(
    viewer: Viewer,
    input: z.output<typeof listByUsernameInput>,
    signal: AbortSignal | undefined,
  ): Promise<CrossRoomPage>;
}
