import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The browser to run; null where there is none, and the tests are skipped. */
    browserPath: string | null;
  }
}

const browserPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Builds what users run, and finds a real browser, or installs one where that is possible. */
export function setup(project: TestProject): void {
  const root = new URL('..', import.meta.url);
  execFileSync('npx', ['turbo', 'run', 'build', '--output-logs=errors-only'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });

  if (findBrowser() === null && canInstall()) installBrowser();
  const browserPath = findBrowser();
  if (browserPath === null) {
    const reason = 'The browser tests need Chrome or Chromium, which is not installed.';
    if (process.env['CI'] === 'true') throw new Error(reason);
    console.log(`${reason} They are skipped.`);
  }
  project.provide('browserPath', browserPath);
}

function findBrowser(): string | null {
  return browserPaths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As root on Debian or Ubuntu. */
function canInstall(): boolean {
  return process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');
}

function installBrowser(): void {
  console.log('Installing Chromium for the browser tests.');
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: [...stdio], env });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: [...stdio],
    env,
  });
}
