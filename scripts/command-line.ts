import { parseArgs, type ParseArgsConfig } from 'node:util';

/**
 * Parses the arguments of a command. `--help` prints the usage and ends the process. Wrong arguments print a sentence and the usage, and
 * end it with exit code 2.
 */
export function readCommandLine<const Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    // The sentences after it are Node's advice on quoting.
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    return refuse(`${sentence.replace(/\.?$/, '.')}\n\n${usage}`);
  }
}

/** Prints why the command can't do what it was asked to, and ends the process. */
export function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
