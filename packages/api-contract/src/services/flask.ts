import type { z } from 'zod';
import type { Viewer, Visitor } from '../viewer.ts';
import type { credentialsInput, messageOutput, registerOutput } from '../schemas/auth.ts';
import type {
  registerInput,
  roomOutput,
  createRoomInput,
  deleteMessageInput,
  joinRoomInput,
  messagesInput,
  sendMessageInput,
  tokenOutput,
} from '../schemas/flask.ts';
import type { messageOutput as sentMessageOutput, MessagePage } from '../schemas/messages.ts';
import type { listRoomsInput, listRoomsOutput } from '../schemas/rooms.ts';

type MessageOutput = z.input<typeof messageOutput>;
type RoomsPage = z.input<typeof listRoomsOutput>;

export interface FlaskService {
  register(
    visitor: Visitor,
    input: z.output<typeof registerInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof registerOutput>>;
  login(
    visitor: Visitor,
    input: z.output<typeof credentialsInput>,
    signal: AbortSignal | undefined,
  ): Promise<z.input<typeof tokenOutput>>;
  createRoom(viewer: Viewer, input: z.output<typeof createRoomInput>): Promise<z.input<typeof roomOutput>>;
  joinRoom(viewer: Viewer, input: z.output<typeof joinRoomInput>): Promise<MessageOutput>;
  sendMessage(
    viewer: Viewer,
    input: z.output<typeof sendMessageInput>,
  ): Promise<z.input<typeof sentMessageOutput>>;
  deleteMessage(viewer: Viewer, input: z.output<typeof deleteMessageInput>): Promise<MessageOutput>;
  messages(viewer: Viewer, input: z.output<typeof messagesInput>): Promise<MessagePage>;
  rooms(
    viewer: Viewer,
    input: z.output<typeof listRoomsInput>,
    signal: AbortSignal | undefined,
  ): Promise<RoomsPage>;
}
