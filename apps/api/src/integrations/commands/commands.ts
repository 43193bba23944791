import { maxCommands, type CommandCall } from '@parley/api-contract';
import { ReasonError, type CommandsService, type Viewer } from '@parley/api-contract/server';
import { ConflictError, type SlashCommandRow, type Store } from '@parley/db';
import { skeletonOf } from '@parley/text/names';
import { randomUUID } from 'node:crypto';
import type { DomainEvents } from '../../events/domain-events.ts';
import type { PostMessage } from '../../messages/post-message.ts';
import { callHook, type AnswerProblem } from '../hooks/call-hook.ts';
import { CallLanes } from '../hooks/call-lanes.ts';
import { parseAnswer } from './command-answer.ts';
import type { HookNetwork } from '../hooks/hook-network.ts';
import { makeHookSecret, type HookSecrets } from '../hooks/hook-secrets.ts';
import { assertCan, changeRefusalError, roomFor } from '../../access/access.ts';
import type { People } from '../../people/people.ts';
import { refuseWhenBusy } from '../hooks/refuse-when-busy.ts';
import type { RoomViews } from '../../rooms/room-views.ts';
import { commandView, managedCommandView } from './views.ts';

const defaultTimeoutMs = 5_000;
const maxAnswerBytes = 64 * 1024;
/** How long a call waits for its turn when many are under way. */
const maxWaitMs = 5_000;
/** How many commands are under way on this server at once, in total and per person. */
const lanes = {
  fast: { slots: 32, perOwner: 4, waitingPerOwner: 20 },
  slow: { slots: 32, perOwner: 4, waitingPerOwner: 20 },
  slowAfterMs: 1_000,
};

export interface CommandsParts {
  store: Store;
  events: DomainEvents;
  people: People;
  roomViews: RoomViews;
  postMessage: PostMessage;
  hookNetwork: HookNetwork;
  hookSecrets: HookSecrets;
  /** How long a command's answer may take; 5 seconds unless given. */
  commandTimeoutMs?: number | undefined;
}

export function createCommandsService({
  store,
  events,
  people,
  roomViews,
  postMessage,
  hookNetwork,
  hookSecrets,
  commandTimeoutMs: timeoutMs = defaultTimeoutMs,
}: CommandsParts): CommandsService {
  const calls = new CallLanes(lanes);

  async function views(rows: readonly SlashCommandRow[]) {
    const users = await people.find(rows.flatMap(({ botId, createdBy }) => [botId, createdBy]));
    return rows.map((row) => {
      const [bot, createdBy] = [users.get(row.botId), users.get(row.createdBy)];
      if (!bot || !createdBy) throw new Error(`Command ${row.id} refers to a user who does not exist.`);
      const needsNewSecret = hookSecrets.open(row.sealedSecret) === null;
      return managedCommandView(row, { bot, createdBy, needsNewSecret });
    });
  }

  async function view(row: SlashCommandRow) {
    const [command] = await views([row]);
    if (command === undefined) throw new Error('One row makes one command.');
    return command;
  }

  /** The command's bot has the command's name. */
  async function tellRenamed(viewer: Viewer, { botId }: SlashCommandRow): Promise<void> {
    const user = await store.users.find(botId);
    if (user !== undefined) events.emit({ type: 'accountRenamed', by: viewer.userId, user });
  }

  async function assertUnlikeOthers(name: string, ownId?: number): Promise<void> {
    const others = (await store.slashCommands.list()).filter(({ id }) => id !== ownId);
    if (others.some((other) => skeletonOf(other.name) === skeletonOf(name)))
      throw new ReasonError('command_name_taken', { field: 'name' });
  }

  async function assertAllowed(viewer: Viewer, url: string): Promise<void> {
    const isRefused = await hookNetwork.refuses(new URL(url), viewer.userId).catch(refuseWhenBusy);
    if (isRefused) throw new ReasonError('address_refused', { field: 'url' });
  }

  /** Calls the command's address and returns its answer. */
  async function answerOf(
    viewer: Viewer,
    command: SlashCommandRow,
    call: Omit<CommandCall, 'id' | 'command' | 'createdAt'>,
  ) {
    const failed = (problem: string) =>
      new ReasonError('command_failed', { message: `/${command.name} ${problem}.` });
    const secret = hookSecrets.open(command.sealedSecret);
    if (secret === null) throw failed('needs a new secret, which an administrator can create');
    // The address belongs to an administrator, so whether it is slow is tracked across everybody's calls.
    const caller = { owner: viewer.userId, receiver: new URL(command.url).host };
    using place = await calls.enter(caller, AbortSignal.timeout(maxWaitMs)).catch(refuseWhenBusy);
    const id = randomUUID();
    const body = {
      id,
      command: command.name,
      ...call,
      createdAt: new Date().toISOString(),
    } satisfies CommandCall;
    const { status, contentType, text, problem } = await place.time(() =>
      callHook(hookNetwork, {
        url: command.url,
        secret,
        body: JSON.stringify(body),
        headers: { 'parley-event': 'command', 'parley-delivery': id },
        timeoutMs,
        maxAnswerBytes,
        // Somebody is waiting for the answer, and what the call did can't be repeated: it continues, however crowded the lanes are.
        signal: new AbortController().signal,
      }),
    );
    if (status === null) throw failed(`did not work. ${text.replace(/\.$/, '')}`);
    if (status < 200 || status >= 300) throw failed(`did not work: it answered with the status ${status}`);
    if (problem !== null) throw failed(problems[problem]);
    const answer = parseAnswer(contentType, text);
    if ('problem' in answer) throw failed(answer.problem);
    return answer;
  }

  /** The command's bot may post where the person who ran the command may. */
  async function post(viewer: Viewer, roomId: number, { botId }: SlashCommandRow, content: string) {
    const posted = await postMessage({ roomId, authorId: botId, by: viewer.userId, content });
    if (!posted.ok) throw changeRefusalError(posted, 'roomId');
    return posted.message;
  }

  return {
    async list() {
      return { commands: (await store.slashCommands.list()).map(commandView) };
    },

    async listManaged(viewer) {
      assertCan(viewer, 'command.manage');
      return { commands: await views(await store.slashCommands.list()) };
    },

    async create(viewer, { name, description, argumentHint, url }) {
      assertCan(viewer, 'command.manage');
      await assertUnlikeOthers(name);
      await assertAllowed(viewer, url);
      const secret = makeHookSecret();
      const row = await store.slashCommands
        .create({
          name,
          description,
          argumentHint,
          url,
          sealedSecret: hookSecrets.seal(secret),
          by: viewer.userId,
          createdAt: Date.now(),
          maxCommands,
        })
        .catch(refuseTakenName);
      if (row === 'full') throw new ReasonError('too_many_commands');
      return { command: await view(row), secret };
    },

    async update(viewer, { commandId, ...change }) {
      assertCan(viewer, 'command.manage');
      if (change.name !== undefined) await assertUnlikeOthers(change.name, commandId);
      if (change.url !== undefined) await assertAllowed(viewer, change.url);
      const row = await store.slashCommands
        .update(commandId, { by: viewer.userId, ...change })
        .catch(refuseTakenName);
      if (row === undefined) return missing('commandId');
      if (change.name !== undefined) await tellRenamed(viewer, row);
      return { command: await view(row) };
    },

    async renewSecret(viewer, { commandId }) {
      assertCan(viewer, 'command.manage');
      const secret = makeHookSecret();
      const renewal = { by: viewer.userId, sealedSecret: hookSecrets.seal(secret) };
      const row = await store.slashCommands.update(commandId, renewal);
      return { command: await view(row ?? missing('commandId')), secret };
    },

    async remove(viewer, { commandId }) {
      assertCan(viewer, 'command.manage');
      if (!(await store.slashCommands.remove(commandId, { by: viewer.userId }))) missing('commandId');
      return { commandId };
    },

    async run(viewer, { roomId, name, text }) {
      const place = await roomFor(store, viewer, 'command.run', roomId);
      const command = (await store.slashCommands.findByName(name)) ?? missing('name');
      const [[room], user] = await Promise.all([roomViews.rooms([place.room]), people.get(viewer.userId)]);
      if (room === undefined) throw new Error('One row makes one room.');
      const answer = await answerOf(viewer, command, { text, room, user });
      const message = answer.visibility === 'room' ? await post(viewer, roomId, command, answer.text) : null;
      return { ...answer, message };
    },
  };
}

/** Part of an answer could say the opposite of the whole, so it is not shown. */
const problems: Record<AnswerProblem, string> = {
  late: 'did not end its answer in time',
  long: 'answered with more than 64 KB',
  broken: 'ended its answer too early',
  compressed: 'answered with compressed text, which was not requested',
};

function missing(field: string): never {
  throw new ReasonError('command_not_found', { field });
}

function refuseTakenName(error: unknown): never {
  if (!(error instanceof ConflictError)) throw error;
  throw new ReasonError('command_name_taken', { field: 'name', cause: error });
}
