import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export const password = 'correct horse battery';

/** Someone using a browser: what they do, as methods, and what they see, as locators. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the page: errors thrown, and errors written to the console. */
  readonly problems: string[] = [];

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      // Errors about the network are expected in tests that lose the connection.
      const isNetwork = /WebSocket|Failed to load resource|ERR_/.test(message.text());
      if (message.type() === 'error' && !isNetwork) this.problems.push(message.text());
    });
  }

  async register(username: string): Promise<void> {
    await this.page.goto('/register');
    await this.page.getByLabel('Username').fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
    await this.menu.waitFor();
  }

  async signIn(username: string): Promise<void> {
    await this.page.goto('/sign-in');
    await this.page.getByLabel('Username or email address').fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.menu.waitFor();
  }

  async signOut(): Promise<void> {
    await this.menu.click();
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await this.page.getByRole('button', { name: 'Sign in' }).waitFor();
  }

  async createRoom(name: string, visibility: 'Public room' | 'Private room' = 'Public room'): Promise<void> {
    await this.page.getByRole('button', { name: 'Create a room' }).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByText(visibility, { exact: true }).click();
    await dialog.getByRole('button', { name: 'Create room' }).click();
    await dialog.waitFor({ state: 'detached' });
    await this.roomTitle(name).waitFor();
  }

  async findAndJoinRoom(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Find rooms' }).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Filter by name').fill(name);
    await dialog.getByRole('button', { name: `Join ${name}` }).click();
    await dialog.waitFor({ state: 'detached' });
    await this.roomTitle(name).waitFor();
  }

  async openRoom(name: string): Promise<void> {
    await this.roomLink(name).click();
    await this.composer.waitFor();
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  async startConversation(...names: string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).first().click();
    const dialog = this.page.getByRole('dialog');
    for (const name of names) {
      await dialog.getByRole('combobox').fill(name);
      await dialog.getByRole('option').filter({ hasText: name }).click();
    }
    await dialog.getByRole('button', { name: /^Start/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await this.composer.waitFor();
  }

  async chooseAction(text: string, action: string): Promise<void> {
    const row = this.message(text);
    await row.hover();
    await row.getByRole('button', { name: /^Actions/ }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  /** Loses the network, until `context.setOffline(false)`. */
  async goOffline(): Promise<void> {
    await this.context.setOffline(true);
    // Chromium tells the page before it blocks the network: a socket opened in between would stay open.
    const told = async () => {
      const isOnline = await this.page.evaluate(() => {
        dispatchEvent(new Event('offline'));
        return navigator.onLine;
      });
      return { isOnline, said: await this.page.getByRole('status').allTextContents() };
    };
    const said = expect.arrayContaining([expect.stringContaining('You’re offline')]);
    await expect.poll(told, { timeout: 60_000 }).toEqual({ isOnline: false, said });
  }

  /** Writes "line 1" to the last one into the open room, without the page: with a key, which may send more at once than a person. */
  async fillRoom(count: number): Promise<void> {
    await this.sending.first().waitFor({ state: 'detached' });
    const { request } = this.context;
    const made = await request.post('/api/keys', { data: { name: 'a script', scope: 'write' } });
    const { secret } = (await made.json()) as { secret: string };
    for (let index = 1; index <= count; index++) {
      const response = await request.post(`/api/chat${this.path}/messages`, {
        headers: { authorization: `Bearer ${secret}` },
        data: { content: `line ${index}` },
      });
      if (response.status() !== 201) throw new Error(`line ${index}: ${response.status()}`);
    }
  }

  /** Waits until nothing moves or fades: half-faded elements have other colours. */
  async stillness(): Promise<void> {
    await this.page.waitForFunction(() =>
      document
        .getAnimations()
        .every(
          ({ effect, playState }) =>
            playState === 'finished' || effect?.getComputedTiming().endTime === Infinity,
        ),
    );
  }

  /** Shows the page in other colors, and waits until the app has followed. */
  async changeColors(colors: { colorScheme: 'light' | 'dark'; forcedColors?: 'active' }): Promise<void> {
    await this.page.emulateMedia({ forcedColors: 'none', ...colors });
    await this.page.waitForFunction(
      (scheme) => document.documentElement.classList.contains(scheme),
      colors.colorScheme,
    );
    await this.stillness();
  }

  /** Elements with endless animations. */
  endlessAnimations(): Promise<string[]> {
    return this.page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime === Infinity)
        .map(({ effect }) =>
          (effect instanceof KeyframeEffect ? (effect.target?.outerHTML ?? '') : '').slice(0, 200),
        ),
    );
  }

  /** The path of the open page. */
  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  /** What has the focus: its role or element, and its name. */
  async focused(): Promise<string> {
    return this.page.evaluate(() => {
      const active = document.activeElement;
      const name = active?.getAttribute('aria-label') ?? active?.getAttribute('name') ?? active?.id;
      return `${active?.localName} ${name || active?.textContent}`;
    });
  }

  /** The texts in the timeline, from top to bottom, sent or not. */
  async contents(): Promise<string[]> {
    return this.timeline.getByRole('article').locator('p').allInnerTexts();
  }

  get menu(): Locator {
    return this.page.getByRole('button', { name: /^Your account and settings/ });
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^(Message|Write a message)/ });
  }

  get timeline(): Locator {
    return this.page.getByRole('log');
  }

  message(text: string | RegExp): Locator {
    return this.timeline.getByRole('article').filter({ hasText: text });
  }

  /** The visitor's messages that are shown before the server has them. */
  get sending(): Locator {
    return this.timeline.getByRole('article', { name: 'sending' });
  }

  roomTitle(name: string): Locator {
    return this.page.getByRole('heading', { name: new RegExp(`${name}$`), level: 1 });
  }

  roomLink(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('link', { name: new RegExp(`(^| )${name}`) });
  }
}
