import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../../../test-support/throw-away.ts';
import { hashOfSecret } from '../../src/secrets.ts';
import { startApp, type TestApp } from '../app.ts';
import { botOf } from '../bots.ts';
import { answering, HookReceiver } from '../hook-receiver.ts';
import { password, signUp, type Person } from '../people.ts';

/** The kinds of callers, in the order of the table's columns. */
export const callerNames = [
  'nobody',
  'outsider',
  'member',
  'moderator',
  'owner',
  'admin outside',
  'admin inside',
  'bot',
  'read key',
  'write key',
] as const;
export type CallerName = (typeof callerNames)[number];

export interface Caller {
  name: CallerName;
  /** Null for nobody. */
  userId: number | null;
  token: string | null;
}

/** A server with one caller of each kind, and everything that they may want to act on. */
export class Scene implements AsyncDisposable {
  readonly app: TestApp;
  readonly callers: Record<CallerName, Caller>;
  readonly owner: Person;
  /** A member who writes messages, and is none of the callers. */
  readonly author: Person;
  /** A second moderator, who is none of the callers either. */
  readonly otherModerator: Person;
  /** Somebody to add. */
  readonly spare: Person;
  readonly #receiver: HookReceiver;
  readonly #insideIds: number[];
  readonly #disposables: AsyncDisposableStack;
  #bot: Promise<number> | undefined;
  #command: Promise<{ id: number; name: string }> | undefined;

  private constructor(
    stack: AsyncDisposableStack,
    parts: Pick<Scene, 'app' | 'callers' | 'owner' | 'author' | 'otherModerator' | 'spare'>,
    receiver: HookReceiver,
  ) {
    this.app = parts.app;
    this.callers = parts.callers;
    this.owner = parts.owner;
    this.author = parts.author;
    this.otherModerator = parts.otherModerator;
    this.spare = parts.spare;
    this.#receiver = receiver;
    this.#disposables = stack;
    const inside = (['member', 'moderator', 'admin inside', 'bot'] as const).map(
      (name) => parts.callers[name].userId ?? 0,
    );
    this.#insideIds = [...inside, parts.author.account.id, parts.otherModerator.account.id];
  }

  static async start(): Promise<Scene> {
    await using stack = new AsyncDisposableStack();
    const path = join(stack.use(makeFolder()).path, 'parley.db');
    const settings = {
      webhookNetworks: ['127.0.0.1'],
      rateLimitFactor: 10_000,
      databaseUrl: `sqlite:${path}`,
    };
    const app = stack.use(await startApp({}, settings));
    const receiver = stack.use(await HookReceiver.start());
    receiver.answer = answering(200, JSON.stringify({ text: 'done' }), {
      'content-type': 'application/json',
    });
    const person = async (name: string) => stack.use(await signUp(app.url, name));
    // The first account is an administrator.
    const root = await person('root');
    const [outsider, member, owner, author, spare, second, moderator, otherModerator] = await Promise.all(
      ['outsider', 'member', 'owner', 'author', 'spare', 'second', 'moderator', 'deputy'].map(person),
    );
    if (!outsider || !member || !owner || !author || !spare || !second || !moderator || !otherModerator)
      throw new Error('All signed up.');
    makeAdmin(path, second.account.id);
    // The server hears that the account has changed, and reads the role again.
    await second.api.presence.setStatus.mutate({ text: 'promoted' });
    const bot = await botOf(owner);
    const keyOf = async (scope: 'read' | 'write' | 'admin', botId?: number) =>
      (await owner.api.keys.create.mutate({ name: scope, scope, botId })).secret;
    const signedIn = (name: CallerName, { account, token }: Person): Caller => ({
      name,
      userId: account.id,
      token,
    });
    const userId = owner.account.id;
    const callers: Record<CallerName, Caller> = {
      nobody: { name: 'nobody', userId: null, token: null },
      outsider: signedIn('outsider', outsider),
      member: signedIn('member', member),
      moderator: signedIn('moderator', moderator),
      owner: signedIn('owner', owner),
      'admin outside': signedIn('admin outside', root),
      'admin inside': signedIn('admin inside', second),
      bot: { name: 'bot', userId: bot.id, token: await keyOf('admin', bot.id) },
      'read key': { name: 'read key', userId, token: await keyOf('read') },
      'write key': { name: 'write key', userId, token: await keyOf('write') },
    };
    return new Scene(stack.move(), { app, callers, owner, author, otherModerator, spare }, receiver);
  }

  get receiverUrl(): string {
    return this.#receiver.url;
  }

  /** A room with the owner and everyone who is inside. */
  async newRoom(kind: 'private' | 'public'): Promise<number> {
    const room = { kind, name: `room ${randomUUID()}`, description: null, createdAt: Date.now() };
    const people = { by: this.owner.account.id, memberIds: this.#insideIds };
    const { id } = await this.app.store.rooms.create({ ...room, ...people });
    for (const userId of [this.callers.moderator.userId ?? 0, this.otherModerator.account.id]) {
      const change = { role: 'moderator', by: this.owner.account.id, decide: () => null } as const;
      await this.app.store.memberships.setRole(id, userId, change);
    }
    return id;
  }

  /** The direct conversation of the caller and the author, or that of the owner for those who are outside. */
  async directOf({ name, userId }: Caller): Promise<number> {
    const isOutside = userId === null || name === 'outsider' || name === 'admin outside';
    const by = isOutside ? this.owner.account.id : userId;
    const pair = { userIds: [by, this.author.account.id], by, createdAt: Date.now() } as const;
    return (await this.app.store.rooms.openDirect(pair)).room.id;
  }

  /** A new message of somebody, whether they are in the room or not. */
  async message(roomId: number, authorId: number): Promise<number> {
    const { memberships, messages } = this.app.store;
    const wasIn = (await memberships.find(roomId, authorId)) !== undefined;
    if (!wasIn) await memberships.add(roomId, [authorId], { by: authorId, joinedAt: Date.now() });
    const send = { kind: 'send', roomId, authorId, clientMessageId: randomUUID(), replyTo: null } as const;
    const [sent] = await messages.apply([{ ...send, content: 'word', at: Date.now() }]);
    if (!wasIn) await memberships.remove(roomId, authorId, { by: authorId, at: Date.now() });
    if (sent?.ok !== true) throw new Error('The message was refused.');
    return sent.message.seq;
  }

  /** A new invite of somebody, whether they are in the room or not. */
  async invite(roomId: number, createdBy: number): Promise<{ id: number; code: string }> {
    const code = randomUUID();
    const createdAt = Date.now();
    const made = await this.app.store.invites.create({
      roomId,
      codeHash: hashOfSecret(code),
      hint: code.slice(-4),
      by: createdBy,
      createdAt,
      expiresAt: createdAt + 3_600_000,
      maxUses: null,
      maxOpen: 1_000_000,
      maxOpenOfCreator: 1_000_000,
      decide: () => null,
    });
    if (typeof made === 'string' || 'refusal' in made) throw new Error('No invite was made.');
    return { id: made.id, code };
  }

  async incomingWebhook(roomId: number): Promise<number> {
    const { webhook } = await this.owner.api.incomingWebhooks.create.mutate({ roomId, name: 'Build' });
    return webhook.id;
  }

  async outgoingWebhook(roomId: number): Promise<number> {
    const given = { roomId, name: 'Build', url: this.receiverUrl };
    return (await this.owner.api.outgoingWebhooks.create.mutate(given)).webhook.id;
  }

  async delivery(roomId: number, webhookId: number): Promise<number> {
    return (await this.owner.api.outgoingWebhooks.test.mutate({ roomId, webhookId })).delivery.id;
  }

  /** A command that stays as it is. */
  sharedCommand(): Promise<{ id: number; name: string }> {
    this.#command ??= this.command();
    return this.#command;
  }

  /** A new command. */
  async command(): Promise<{ id: number; name: string }> {
    const name = `c-${randomUUID().slice(0, 8)}`;
    const headers = { authorization: `Bearer ${this.callers['admin outside'].token}` };
    const response = await fetch(`${this.app.url}/api/chat/commands`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name, description: 'Does it', url: this.receiverUrl }),
    });
    const { command } = (await response.json()) as { command: { id: number } };
    return { id: command.id, name };
  }

  /** A bot of the owner's that stays as it is: its ID. */
  sharedBot(): Promise<number> {
    this.#bot ??= this.bot();
    return this.#bot;
  }

  /** A new bot of the owner's: its ID. */
  async bot(): Promise<number> {
    const username = `bot-${randomUUID()}`;
    const bot = { username, displayName: 'A bot', by: this.owner.account.id, createdAt: Date.now() };
    const made = await this.app.store.bots.create(bot, 1_000_000);
    if (made === 'full') throw new Error('There are fewer bots than that.');
    return made.id;
  }

  async key(userId: number): Promise<number> {
    const given = { userId, by: userId, createdAt: Date.now() };
    const key = { ...given, name: 'a key', hash: randomUUID(), hint: 'x7Qd', scope: 'read' } as const;
    const made = await this.app.store.apiKeys.create(key, 1_000_000);
    if (typeof made === 'string') throw new Error(`No key was made: ${made}`);
    return made.id;
  }

  async section(userId: number): Promise<number> {
    const section = { by: userId, name: 'Work', maxSections: 1_000_000 };
    const made = await this.app.store.sidebars.createSection(userId, section);
    if (made === 'full') throw new Error('There are fewer sections than that.');
    return made.id;
  }

  /** A session of its own for a caller who has one; keys and nobody stay as they are. */
  async newSession(caller: Caller): Promise<Caller> {
    const isSession = caller.userId !== null && !caller.name.endsWith('key') && caller.name !== 'bot';
    if (!isSession) return caller;
    const row = await this.app.store.users.find(caller.userId ?? 0);
    const response = await fetch(`${this.app.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: row?.username, password }),
    });
    return { ...caller, token: ((await response.json()) as { token: string }).token };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#disposables.disposeAsync();
  }
}

/** By hand, as nobody can be promoted otherwise. */
function makeAdmin(path: string, userId: number): void {
  using database = new DatabaseSync(path, { timeout: 10_000 });
  database.prepare("update users set role = 'admin' where id = ?").run(userId);
}
