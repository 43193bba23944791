import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = fileURLToPath(new URL('../node_modules/turbo/bin/turbo', import.meta.url));

/** Turns off telemetry, the notice about it, and notices about newer versions. */
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
};

/** Runs Turborepo, and returns its exit code. */
export function turbo(...args: string[]): number {
  return spawnSync(process.execPath, [program, ...args], { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}

/** Builds what has changed, silently. If that fails, prints what the build tools printed, and ends the process. */
export function build(...filters: string[]): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'run', 'build', '--output-logs=errors-only', '--log-prefix=none', ...filters],
    { cwd: root, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status === 0) return;
  console.error(`${stdout}${stderr}\nParley could not be built: the errors are above.`);
  process.exit(1);
}

if (import.meta.main) process.exit(turbo(...process.argv.slice(2)));
