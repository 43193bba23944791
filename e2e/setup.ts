import { execFileSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { findOrInstall } from '../test-support/system-package.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The browser to run; null where there is none, and the tests are skipped. */
    browserPath: string | null;
  }
}

const chromium = {
  name: 'Chrome or Chromium',
  paths: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  debianPackage: 'chromium',
  neededBy: 'The browser tests',
};

/** Builds what users run, and finds a real browser, or installs one where that is possible. */
export function setup(project: TestProject): void {
  const root = new URL('..', import.meta.url);
  execFileSync('npx', ['turbo', 'run', 'build', '--output-logs=errors-only'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  project.provide('browserPath', findOrInstall(chromium));
}
