import { createParleyClient, type ParleyClient } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { password } from '../people.ts';
import type { Account, Stage } from './stage.ts';

/** What bystanders do, and what is timed. */
export const activities = ['send', 'signIn', 'page', 'webhook'] as const;
export type Activity = (typeof activities)[number];

export interface Sample {
  activity: Activity;
  /** The phase in which it began. */
  phase: string;
  ms: number;
  /** Why it failed; null when it did not. */
  problem: string | null;
}

export interface BystandersOptions {
  port: number;
  stage: Stage;
  /** What a page load begins with; what it names is loaded too. */
  pagePath: string;
  /** The room whose webhook delivers to `webhookPort`; null for no webhook. */
  webhook: { roomId: number; port: number } | null;
}

const perSecond: Record<Activity, number> = { send: 10, signIn: 4, page: 5, webhook: 2 };
/** As browsers do over HTTP/1.1 (RFC 9112, 9.4, names no number). */
const connectionsPerPage = 6;
const giveUpMs = 60_000;

/**
 * Other people. Each thing that they do begins at its time, whether or not what was begun before is done: a server that hangs is not
 * spared. They are on other addresses than the attackers, and well within every limit.
 */
export class Bystanders implements AsyncDisposable {
  readonly samples: Sample[] = [];
  /** What is begun from now on belongs to it. */
  phase = '';
  #options: BystandersOptions;
  #senders: ParleyClient[];
  #follower: ParleyClient;
  #webhookServer: Server | null = null;
  /** Who waits for a message to come, by its ID or its text. */
  #delivered = new Map<string, () => void>();
  #pending = new Set<Promise<void>>();
  #timers: NodeJS.Timeout[] = [];
  #counts: Record<Activity, number> = { send: 0, signIn: 0, page: 0, webhook: 0 };

  constructor(options: BystandersOptions) {
    this.#options = options;
    const [follower, ...senders] = options.stage.bystanders;
    if (follower === undefined) throw new Error('Somebody has to stand by.');
    const clientOf = ({ token }: Account) =>
      createParleyClient({ url: `http://127.0.0.1:${options.port}`, token });
    this.#follower = clientOf(follower);
    this.#senders = senders.map(clientOf);
  }

  async start(): Promise<void> {
    const { webhook } = this.#options;
    void this.#follow(this.#options.stage.bystanderRoomId).catch((error: unknown) =>
      this.samples.push({ activity: 'send', phase: this.phase, ms: 0, problem: `follow: ${String(error)}` }),
    );
    if (webhook !== null) await this.#listen(webhook.port);
    this.#repeat('send', (index) => this.#send(index));
    this.#repeat('signIn', (index) => this.#signIn(index));
    this.#repeat('page', (index) => this.#loadPage(index));
    if (webhook !== null) this.#repeat('webhook', (index) => this.#tellWebhook(index, webhook.roomId));
  }

  /** Begins nothing more, and resolves when what was begun has ended, or has been given up. */
  async finish(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.finish();
    this.#webhookServer?.close();
    await Promise.all([this.#follower, ...this.#senders].map((client) => client.close()));
  }

  #repeat(activity: Activity, act: (index: number) => Promise<void>): void {
    this.#timers.push(
      setInterval(() => {
        const timed = this.#time(activity, act(this.#counts[activity]++));
        this.#pending.add(timed);
        void timed.finally(() => this.#pending.delete(timed));
      }, 1_000 / perSecond[activity]),
    );
  }

  async #time(activity: Activity, done: Promise<void>): Promise<void> {
    const { phase } = this;
    const startedAt = performance.now();
    const { promise: gaveUp, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`nothing after ${giveUpMs / 1_000} s`)), giveUpMs);
    const problem = await Promise.race([done, gaveUp]).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    clearTimeout(timer);
    this.samples.push({ activity, phase, ms: performance.now() - startedAt, problem });
  }

  /** Done when it is acknowledged and has come to somebody else. */
  async #send(index: number): Promise<void> {
    const clientMessageId = randomUUID();
    const delivered = this.#awaitDelivery(clientMessageId);
    const input = {
      roomId: this.#options.stage.bystanderRoomId,
      content: `Message ${index}`,
      clientMessageId,
    };
    await this.#sender(index).api.messages.send.mutate(input);
    await delivered;
  }

  async #follow(roomId: number): Promise<void> {
    for await (const update of this.#follower.follow(roomId)) {
      const messages = update.type === 'message' ? [update.message] : update.messages;
      for (const { clientMessageId } of messages) this.#delivered.get(clientMessageId)?.();
    }
  }

  async #signIn(index: number): Promise<void> {
    const { signers } = this.#options.stage;
    const body = JSON.stringify({ username: signers[index % signers.length]?.username, password });
    const from = `127.2.0.${1 + (index % signers.length)}`;
    await this.#http({ method: 'POST', path: '/api/login', body, from });
  }

  /** The page, and all scripts and styles that it names. */
  async #loadPage(index: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: connectionsPerPage });
    const from = `127.2.1.${1 + (index % 200)}`;
    try {
      const page = await this.#http({ path: this.#options.pagePath, from, agent });
      const paths = Array.from(
        page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g),
        ([, path = '']) => path,
      );
      await Promise.all(paths.map((path) => this.#http({ path, from, agent })));
    } finally {
      agent.destroy();
    }
  }

  /** Done when the receiver has been told of the message. */
  async #tellWebhook(index: number, roomId: number): Promise<void> {
    const content = `For the webhook: ${randomUUID()}`;
    const delivered = this.#awaitDelivery(content);
    await this.#sender(index).api.messages.send.mutate({ roomId, content, clientMessageId: randomUUID() });
    await delivered;
  }

  async #listen(port: number): Promise<void> {
    this.#webhookServer = createServer((incoming, response) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => (body += text));
      incoming.on('end', () => {
        response.end();
        const { message }: { message?: { content: string } } = JSON.parse(body);
        this.#delivered.get(message?.content ?? '')?.();
      });
    }).listen(port, '127.0.0.1');
    await once(this.#webhookServer, 'listening');
  }

  #sender(index: number): ParleyClient {
    const sender = this.#senders[index % this.#senders.length];
    if (sender === undefined) throw new Error('Somebody has to send.');
    return sender;
  }

  async #awaitDelivery(key: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#delivered.set(key, () => resolve(undefined));
    await promise;
    this.#delivered.delete(key);
  }

  async #http({
    method = 'GET',
    path,
    body,
    from,
    agent,
  }: {
    method?: string;
    path: string;
    body?: string;
    from: string;
    agent?: Agent;
  }): Promise<string> {
    const outgoing = request({
      host: '127.0.0.1',
      port: this.#options.port,
      localAddress: from,
      agent: agent ?? false,
      method,
      path,
      headers: {
        accept: 'text/html,*/*',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
    });
    const answered = once(outgoing, 'response');
    outgoing.end(body);
    const [response] = await answered;
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    if (response.statusCode !== 200) throw new Error(`${method} ${path}: ${response.statusCode}`);
    return text;
  }
}
