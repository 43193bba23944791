import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

export interface SystemPackage {
  /** What people call it: "Chromium". */
  name: string;
  /** Where it may be. */
  paths: readonly string[];
  /** Its package in Debian and Ubuntu. */
  debianPackage: string;
  /** Which tests need it: "The browser tests". */
  neededBy: string;
}

/**
 * The path of a program that tests need, which is installed if possible: as root on Debian or Ubuntu. Null if there is none: this
 * prints why, and the tests are skipped. With CI=true, nothing is skipped: it throws.
 */
export function findOrInstall({ name, paths, debianPackage, neededBy }: SystemPackage): string | null {
  const find = () => paths.find(isExecutable) ?? null;
  if (find() === null && canInstall()) {
    console.log(`Installing ${name} for the tests.`);
    install(debianPackage);
  }
  const path = find();
  if (path === null) {
    const reason = `${neededBy} need ${name}, which is not installed.`;
    if (process.env['CI'] === 'true') throw new Error(reason);
    console.log(`${reason} They are skipped.`);
  }
  return path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');
}

// Synchronous, so that two test projects install one after the other.
function install(debianPackage: string): void {
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], options);
}
