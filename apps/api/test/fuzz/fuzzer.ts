import type { Arbitrary } from 'fast-check';
import * as fc from 'fast-check';
import { Agent } from 'node:http';
import type { ApiDocument, Operation } from './api-document.ts';
import { Callers, password } from './callers.ts';
import { problemsOf } from './claims.ts';
import { Knowledge } from './knowledge.ts';
import { requestOf, type FuzzRequest } from './request-arbitrary.ts';
import type { Surroundings } from './schema-arbitrary.ts';
import { curlOf, send, type Answer } from './send.ts';
import { strayProblems, strayRequest } from './stray.ts';

const warmUpRequests = 8;
const maxRequestsUntilServed = 5_000;

/** Calls operations of a document in all the ways that it allows and forbids. */
export class Fuzzer implements Disposable {
  readonly document: ApiDocument;
  readonly seed: number;
  /** How often each operation was answered by each status. */
  readonly statuses = new Map<string, Map<number, number>>();
  #url: string;
  #hookUrl = '';
  #agent = new Agent({ keepAlive: true });
  #known = new Knowledge();
  #surroundings: Surroundings;

  constructor(url: string, document: ApiDocument, seed: number) {
    this.#url = url.replace('localhost', '127.0.0.1');
    this.document = document;
    this.seed = seed;
    this.#surroundings = {
      resolve: document.resolve,
      knownTexts: (field) => this.#known.textsOf(field),
      knownIdentities: (names) => this.#known.identitiesBy(names),
    };
  }

  /**
   * People, rooms of each kind with messages, webhooks of theirs and a command at an address that answers; then what they are called,
   * and what a few calls of each operation bring.
   */
  async warmUp(hookUrl: string): Promise<void> {
    this.#hookUrl = hookUrl;
    const people: number[] = [];
    for (const username of ['ann', 'bo', 'eve']) {
      const credentials = { username, password, email: `${username}@example.org` };
      const { user } = (await this.#post('/api/register', credentials)) as { user: { id: number } };
      people.push(user.id);
    }
    const callers = await Callers.signIn(this.#url);
    const post = (path: string, body: object) => this.#post(path, body, callers.credentialsOf('ann'));
    const [, bo, eve] = people;
    await post('/api/chat/rooms', { name: 'lobby', kind: 'public' });
    await post('/api/chat/rooms', { name: 'den', kind: 'private' });
    await post('/api/chat/conversations', { userIds: [bo] });
    await post('/api/chat/conversations', { userIds: [bo, eve] });
    for (const roomId of [1, 2, 3, 4]) {
      for (const content of ['good morning', 'good night']) {
        await post(`/api/chat/rooms/${roomId}/messages`, { content });
      }
    }
    await this.#makeExamples(callers);
    for (const operation of this.document.operations) {
      if (operation.method === 'DELETE') continue;
      const requests = fc.sample(requestOf(operation, this.#surroundings), {
        seed: this.seed,
        numRuns: warmUpRequests,
      });
      for (const request of requests) {
        const answer = await this.#send({ ...request, caller: 'ann' }, callers);
        if (answer.status < 300) this.#known.learnTexts(jsonIn(answer));
        this.#learnMade(operation, answer);
      }
    }
  }

  /** How much of all requests an operation gets: passwords are slow on purpose, and would take most of the time. */
  shareOf({ fields }: Operation): number {
    return fields.some(({ name }) => name === 'password') ? 0.25 : 1;
  }

  /** @returns what was found, with the smallest request that shows it; null when all answers were as documented. */
  async try(operation: Operation, requests: number): Promise<string | null> {
    const callers = await Callers.signIn(this.#url);
    const request = requestOf(operation, this.#surroundings);
    return this.#check(request, requests, (each) => this.#problemsOf(operation, each, callers));
  }

  /** Whether an operation does what it is asked for: in what was tried, or else before long when others no more undo what it needs. */
  async serves(operation: Operation): Promise<boolean> {
    const isServed = () =>
      Array.from(this.statuses.get(operation.name)?.keys() ?? []).some((status) => status < 300);
    if (isServed()) return true;
    const callers = await Callers.signIn(this.#url);
    await this.#makeExamples(callers);
    const requests = requestOf(operation, this.#surroundings);
    for (const request of fc.sample(requests, { seed: this.seed, numRuns: maxRequestsUntilServed })) {
      const { status } = await this.#send({ ...request, caller: 'ann' }, callers);
      this.#count(operation.name, status);
      if (isServed()) return true;
    }
    return false;
  }

  /** As `try`, of addresses and methods that the document may not have. */
  async tryElsewhere(requests: number): Promise<string | null> {
    return this.#check(strayRequest(this.document), requests, async (request) => {
      const answer = await send(this.#agent, this.#url, request);
      this.#count('elsewhere', answer.status);
      return strayProblems(this.document, request, answer);
    });
  }

  async #check(
    requests: Arbitrary<FuzzRequest>,
    numRuns: number,
    problemsOf: (request: FuzzRequest) => Promise<string[]>,
  ): Promise<string | null> {
    const property = fc.asyncProperty(requests, async (request) => {
      const problems = await problemsOf(request);
      if (problems.length > 0) throw new Error(problems.join(' '));
    });
    const result = await fc.check(property, { seed: this.seed, numRuns });
    if (!result.failed) return null;
    const [request] = result.counterexample ?? [];
    const problem = result.errorInstance instanceof Error ? result.errorInstance.message : 'It failed.';
    return `${problem}\n  ${request === undefined ? '' : curlOf(request)}`;
  }

  /** Webhooks, of which one has been told something, an invite, and a command. */
  async #makeExamples(callers: Callers): Promise<void> {
    const ann = callers.credentialsOf('ann');
    const webhooks = '/api/chat/rooms/1/outgoing-webhooks';
    const made = await this.#post(webhooks, { name: 'build', url: this.#hookUrl }, ann);
    const { webhook } = made as { webhook: { id: number } };
    await this.#post(`${webhooks}/${webhook.id}/test`, {}, ann);
    const hidden = await this.#post('/api/chat/rooms', { name: 'hidden', kind: 'private' }, ann);
    const { room } = hidden as { room: { id: number } };
    await this.#post(`/api/chat/rooms/${room.id}/invites`, {}, ann);
    const answer = await fetch(`${this.#url}/api/chat/commands`, { headers: ann });
    const { commands } = (await answer.json()) as { commands: { name: string }[] };
    if (commands.some(({ name }) => name === 'weather')) return;
    const command = { name: 'weather', description: 'Says how it is', url: this.#hookUrl };
    await this.#post('/api/chat/commands', command, ann);
  }

  #count(operation: string, status: number): void {
    const counts = this.statuses.get(operation) ?? new Map<number, number>();
    this.statuses.set(operation, counts.set(status, (counts.get(status) ?? 0) + 1));
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #problemsOf(operation: Operation, request: FuzzRequest, callers: Callers): Promise<string[]> {
    let answer = await this.#send(request, callers);
    this.#count(operation.name, answer.status);
    if (isSignedIn(request) && isUnauthenticated(answer)) {
      // One that ends sessions has ended this one.
      await callers.renew(request.caller);
      answer = await this.#send(request, callers);
      this.#count(operation.name, answer.status);
      if (isUnauthenticated(answer) && request.caller !== 'ann by cookie') {
        return ['Who has just signed in is told to sign in.'];
      }
    }
    this.#learnMade(operation, answer);
    return problemsOf(operation, request, answer);
  }

  /** What has been made is there to be read, changed and deleted. */
  #learnMade({ method }: Operation, answer: Answer): void {
    if (method === 'POST' && answer.status < 300) this.#known.learnIdentities(jsonIn(answer));
  }

  #send(request: FuzzRequest, callers: Callers): Promise<Answer> {
    const headers = { ...request.headers, ...callers.credentialsOf(request.caller) };
    return send(this.#agent, this.#url, { ...request, headers });
  }

  async #post(path: string, body: object, credentials: Record<string, string> = {}): Promise<unknown> {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`POST ${path}: ${JSON.stringify(answer)}`);
    this.#known.learnTexts([body, answer], { isExample: true });
    this.#known.learnIdentities(answer);
    return answer;
  }
}

function isSignedIn({ caller }: FuzzRequest): boolean {
  return typeof caller === 'string' && caller !== 'nobody';
}

function isUnauthenticated(answer: Answer): boolean {
  if (answer.status !== 401) return false;
  return (jsonIn(answer) as { reason?: string } | null)?.reason === 'unauthenticated';
}

function jsonIn({ headers, body }: Answer): unknown {
  return headers['content-type']?.startsWith('application/json') ? JSON.parse(body) : null;
}
