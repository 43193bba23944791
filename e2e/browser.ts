import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { TestServer } from '../apps/api/test/server.ts';
import { launchArguments } from './chromium.ts';
import { Visitor } from './visitor.ts';

export const hasBrowser = inject('browserPath') !== null;

/** A real browser; `await using` closes it with everyone in it. */
export class TestBrowser implements AsyncDisposable {
  #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<TestBrowser> {
    const executablePath = inject('browserPath');
    if (executablePath === null) throw new Error('There is no browser: these tests are to be skipped.');
    return new TestBrowser(await chromium.launch({ executablePath, args: launchArguments }));
  }

  /** Someone with their own browser profile. */
  async visitor(url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await this.#browser.newContext({ baseURL: url, locale: 'en-GB', ...options });
    return new Visitor(context, await context.newPage());
  }

  /** Someone with an account. */
  async registered(url: string, name: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const visitor = await this.visitor(url, options);
    await visitor.register(name);
    return visitor;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#browser.close();
  }
}

/** A browser and a server that the tests of a `describe` share. */
export interface Site {
  /** The server's address; known once the tests run. */
  readonly url: string;
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  registered(name: string, options?: BrowserContextOptions): Promise<Visitor>;
}

/** Call this in a `describe`. */
export function useSite(): Site {
  let browser: TestBrowser;
  let server: TestServer;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
    server = await TestServer.start();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  return {
    get url() {
      return server.url;
    },
    visitor: (options) => browser.visitor(server.url, options),
    registered: (name, options) => browser.registered(server.url, name, options),
  };
}
