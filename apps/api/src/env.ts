import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';

/** The only file that reads the environment. */
const settingsSchema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535')
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://chat.example.org' })
    .optional(),
  DATA_DIR: z
    .string()
    .default('data')
    .transform((path) => resolve(path)),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:./, 'must begin with sqlite: and name a file; this version stores in SQLite alone')
    .optional(),
  REDIS_URL: z.never('is not supported yet: this version runs as one process, so leave it out').optional(),
  SECRET: z.string().min(32, 'must be at least 32 characters long').optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal and silent',
    })
    .default('warn'),
});

export interface Settings {
  port: number;
  host: string;
  /** The address that people type, where it differs from host and port, as behind a proxy. */
  publicUrl: string | null;
  dataDir: string;
  databaseUrl: string;
  /** Signs tokens. */
  secret: string;
  logLevel: z.infer<typeof settingsSchema>['LOG_LEVEL'];
}

/** The settings are wrong; each problem is one sentence that names its setting. */
export class SettingsError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

/** Reads the settings of the environment, and of the file `.env` in the working directory; the environment wins. */
export function readSettings(): Settings {
  const fromFile = readEnvFile();
  const known = Object.keys(settingsSchema.shape);
  const unknown = [
    ...Object.keys(fromFile).filter((name) => !known.includes(name)),
    ...Object.keys(process.env).filter((name) => name.startsWith('PARLEY_')),
  ];
  const given = Object.fromEntries(
    known
      .map((name) => [name, process.env[name] ?? fromFile[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settingsSchema.safeParse(given);
  const problems = [
    ...unknown.map((name) => `${name} is not a setting. The settings are ${known.join(', ')}.`),
    ...(parsed.error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.')} ${message}, not "${String(given[String(path[0])])}".`,
    ),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);

  const { DATA_DIR: dataDir, ...settings } = parsed.data;
  try {
    mkdirSync(dataDir, { recursive: true });
    return {
      port: settings.PORT,
      host: settings.HOST,
      publicUrl: settings.PUBLIC_URL ?? null,
      dataDir,
      databaseUrl: settings.DATABASE_URL ?? `sqlite:${join(dataDir, 'parley.db')}`,
      secret: settings.SECRET ?? keptSecret(join(dataDir, 'secret')),
      logLevel: settings.LOG_LEVEL,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsError([
      `The data folder ${dataDir} cannot be written (${reason}). Set DATA_DIR to another one.`,
    ]);
  }
}

function readEnvFile(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/** Made at the first start and kept, so that tokens outlive a restart. */
function keptSecret(file: string): string {
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
