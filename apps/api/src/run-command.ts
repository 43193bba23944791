import { SettingsError } from './env.ts';

/** Runs what was started by hand. What cannot work is said in sentences, with exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  // What is kept is for this user alone: messages, password hashes, the secret.
  process.umask(0o077);
  try {
    await command();
  } catch (error) {
    const lines = error instanceof SettingsError ? error.problems : [sentenceOf(error)];
    for (const line of lines) console.error(line);
    process.exit(1);
  }
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
