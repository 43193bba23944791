import type { SystemPackage } from '../test-support/system-package.ts';

/** The browser installed on this machine. Playwright doesn't download one. */
export const chromiumPackage: SystemPackage = {
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

/** Flags that keep Chromium from doing anything but showing our pages, and let it run as root. */
export const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
];
