import { execFileSync } from 'node:child_process';

/** Tests run what users run: the bundle, made anew. */
export function setup(): void {
  execFileSync('npm', ['run', 'build', '--silent'], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
