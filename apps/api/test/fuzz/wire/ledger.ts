import { isReason } from '@parley/api-contract';

/** A frame that a client sent, as far as it is a call. */
export interface SentCall {
  id: unknown;
  kind: 'call' | 'subscription' | 'stop';
}

/** What was sent and answered under one ID of one connection. */
interface Entry {
  calls: number;
  subscriptions: number;
  answers: number;
  started: number;
  stopped: number;
  refused: number;
}

/** RFC 6455, 7.4.1, and those of docs/live-protocol.md. */
const closeCodes = new Set([1000, 1001, 1002, 1003, 1007, 1008, 1009, 4401, 4408]);

/** Holds what one connection is answered against what it has sent. */
export class Ledger {
  /** What was wrong, a sentence each. */
  readonly problems: string[] = [];
  /** How many calls were served, and how many were refused by which reason. */
  readonly outcomes = new Map<string, number>();
  /** How many calls and subscriptions were refused. */
  refusals = 0;
  #entries = new Map<string, Entry>();
  #isClosed = false;

  sent(calls: readonly SentCall[]): void {
    for (const { id, kind } of calls) {
      const entry = this.#entryOf(JSON.stringify(id) ?? 'undefined');
      if (kind === 'call') entry.calls += 1;
      if (kind === 'subscription') entry.subscriptions += 1;
    }
  }

  count(outcome: string): number {
    return this.outcomes.get(outcome) ?? 0;
  }

  receivedText(text: string): void {
    if (this.#isClosed) this.#report('A frame comes after the end of the connection', text);
    if (text === 'PING' || text === 'PONG') return;
    const [, id, rest] = /^\{"id":("(?:[^"\\]|\\.)*"|[^,]*),(?:"jsonrpc":"2.0",)?"(.*)$/s.exec(text) ?? [];
    if (id === undefined || rest === undefined) this.#report('This is no frame of the protocol', text);
    else if (rest.startsWith('error":')) this.#refused(id, text);
    else if (id === 'null') this.#toldAll(rest, text);
    else this.#served(id, rest, text);
  }

  receivedClose(code: number | null): void {
    this.#isClosed = true;
    if (code === null || !closeCodes.has(code)) this.#report(`There is no close code ${code}`, '');
    this.#note(`closed with ${code}`);
  }

  #toldAll(rest: string, text: string): void {
    if (!rest.startsWith('method":"reconnect"')) this.#report('A frame about no call is no error', text);
  }

  #served(id: string, rest: string, text: string): void {
    const entry = this.#entries.get(id);
    const type = /^result":\{"type":"(\w+)"/.exec(rest)?.[1];
    if (entry === undefined) return this.#report('This ID was never sent', text);
    if (type === 'started') {
      this.#note('started');
      entry.started += 1;
      if (entry.started > entry.subscriptions) this.#report('A subscription starts twice', text);
    } else if (type === 'stopped') {
      entry.stopped += 1;
      if (entry.stopped > entry.subscriptions) this.#report('A subscription stops twice', text);
    } else if (type === 'data' && entry.calls === 0) {
      const isRunning = entry.started > entry.stopped;
      if (!isRunning) this.#report('A subscription brings something before its start or after its end', text);
    } else if (type === 'data') {
      this.#note('served');
      // What a subscription brings under the same ID looks alike.
      if (entry.subscriptions > 0) return;
      entry.answers += 1;
      this.#compare(entry, text);
    } else {
      this.#report('This is no answer of the protocol', text);
    }
  }

  #refused(id: string, text: string): void {
    const reason = this.#reasonIn(text);
    this.#note(reason);
    this.refusals += 1;
    if (id === 'null') return;
    const entry = this.#entries.get(id);
    if (entry === undefined) return this.#report('This ID was never sent', text);
    entry.refused += 1;
    this.#compare(entry, text);
  }

  #compare({ calls, subscriptions, answers, refused }: Entry, text: string): void {
    if (answers + refused > calls + subscriptions) this.#report('A call is answered twice', text);
  }

  #reasonIn(text: string): string {
    const { error } = JSON.parse(text) as {
      error?: { message?: unknown; code?: unknown; data?: Record<string, unknown> };
    };
    const { reason, httpStatus } = error?.data ?? {};
    if (typeof error?.message !== 'string' || typeof error.code !== 'number' || !isReason(reason)) {
      this.#report('This is no error of the contract', text);
      return 'unknown';
    }
    if (Number(httpStatus) >= 500) this.#report('A client has caused a failure of the server', text);
    return reason;
  }

  #note(outcome: string): void {
    this.outcomes.set(outcome, this.count(outcome) + 1);
  }

  #entryOf(id: string): Entry {
    const entry = this.#entries.get(id) ?? {
      calls: 0,
      subscriptions: 0,
      answers: 0,
      started: 0,
      stopped: 0,
      refused: 0,
    };
    this.#entries.set(id, entry);
    return entry;
  }

  #report(problem: string, text: string): void {
    // A thousand frames may be wrong in one way.
    if (this.problems.length < 5) this.problems.push(`${problem}: ${text.slice(0, 300)}`);
  }
}
