import type { TestProject } from 'vitest/node';
import { build } from '../scripts/turbo.ts';
import { findOrInstall } from '../test-support/system-package.ts';
import { chromiumPackage } from './chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The browser to run; null if there is none, and the tests are skipped. */
    browserPath: string | null;
  }
}

/** Builds what users run, and finds a real browser, or installs one if possible. */
export function setup(project: TestProject): void {
  build();
  project.provide('browserPath', findOrInstall(chromiumPackage));
}
