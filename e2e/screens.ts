import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContextOptions } from 'playwright-core';
import { TestServer } from '../apps/api/test/server.ts';
import { readCommandLine, refuse } from '../scripts/command-line.ts';
import { build } from '../scripts/turbo.ts';
import { findOrInstall } from '../test-support/system-package.ts';
import { chromiumPackage, launchArguments } from './chromium.ts';
import { Visitor } from './visitor.ts';
import { views } from './views.ts';
import { fillWorkspace } from './workspace.ts';

const usage = `npm run screens -- FOLDER [NAME]

Takes screenshots of every view for review, on a phone and on a desktop, in light, dark and forced colors, and puts them into a folder.

  NAME   only views whose name has this in it, such as settings`;

const { positionals } = readCommandLine(usage, { allowPositionals: true });
const [folder, only] = positionals;
if (folder === undefined) refuse(`Say which folder the screenshots go into.\n\n${usage}`);
const chosen = views.filter(({ name }) => only === undefined || name.includes(only));
if (chosen.length === 0) {
  refuse(`No view has ${only} in its name. The views are ${views.map(({ name }) => name).join(', ')}.`);
}
const executablePath = findOrInstall(chromiumPackage);
if (executablePath === null) refuse('Chromium is not installed, and could not be installed.');
build();

const sizes = { 390: { width: 390, height: 844 }, 1280: { width: 1280, height: 800 } };
const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  forced: { forcedColors: 'active', colorScheme: 'dark' },
} satisfies Record<string, Parameters<Visitor['changeColors']>[0]>;

mkdirSync(folder, { recursive: true });
await using server = await TestServer.start();
const workspace = await fillWorkspace(server.url);
const browser = await chromium.launch({ executablePath, args: launchArguments });

async function visitor(options: BrowserContextOptions): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB', ...options });
  return new Visitor(context, await context.newPage());
}

for (const [width, viewport] of Object.entries(sizes)) {
  const ann = await visitor({ viewport });
  await ann.signIn('ann');
  const guest = await visitor({ viewport });
  for (const { name, isForGuests = false, open, close } of chosen) {
    const looking = isForGuests ? guest : ann;
    await open(looking, workspace);
    for (const [look, colors] of Object.entries(looks)) {
      await looking.changeColors(colors);
      await looking.page.screenshot({ path: join(folder, `${name}-${width}-${look}.png`) });
    }
    await looking.changeColors(looks.light);
    await close?.(looking);
  }
  await ann.context.close();
  await guest.context.close();
}
await browser.close();
