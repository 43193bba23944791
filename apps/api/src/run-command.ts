import { SettingsError } from './env.ts';

/** EX_CONFIG of sysexits.h: starting again does not help. The systemd unit relies on it. */
const wrongSettings = 78;

/**
 * Runs a command that was started by hand; `--help` prints the usage. Failures are printed as sentences. The exit code is 78 for wrong
 * settings and 1 for everything else.
 */
export async function runCommand(usage: string, command: () => Promise<void>): Promise<void> {
  // What is stored is for this user alone: messages, password hashes, the secret.
  process.umask(0o077);
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage);
    return;
  }
  try {
    await command();
  } catch (error) {
    const isWrong = error instanceof SettingsError;
    for (const line of isWrong ? error.problems : [sentenceOf(error)]) console.error(line);
    process.exit(isWrong ? wrongSettings : 1);
  }
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
