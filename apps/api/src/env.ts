import { compile } from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';

const minSecretLength = 32;
/** The shortest prefix that a network of proxies may have. */
const minProxyPrefix = 8;
const maxDrainSeconds = 300;
/** Long enough for a proxy that checks once a second whether the node is ready. */
const drainSecondsOfNode = 5;
/** What Node.js itself reads from the environment. */
const nodesOwn = /^(?:NODE_|SSL_CERT_|UV_|TZ$)/;

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
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((each) => each.trim()))
    .refine(
      areOrigins,
      'must be origins separated by commas, each as a browser sends it, such as https://app.example.org',
    )
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((each) => each.trim()))
    .refine((list) => !list.some(isTooWide), {
      error: `must list only the proxies, and no network wider than /${minProxyPrefix}: anyone in it could claim to be anyone`,
      abort: true,
    })
    .refine(
      areAddresses,
      'must be addresses or networks separated by commas, such as 10.0.0.1,192.168.5.0/24',
    )
    .optional(),
  WEBHOOK_NETWORKS: z
    .string()
    .transform((list) => list.split(',').map((each) => each.trim()))
    .refine(areAddresses, 'must be addresses or networks separated by commas, such as 10.0.0.0/8,127.0.0.1')
    .optional(),
  DATA_DIR: z
    .string()
    .default('data')
    .transform((path) => resolve(path)),
  DATABASE_URL: z
    .string()
    .regex(
      /^(?:sqlite:|mysql:\/\/)./,
      'must look like sqlite:/path/to/file or mysql://user:password@host:3306/database',
    )
    .optional(),
  REDIS_URL: z
    .string()
    .refine(
      isRedisUrl,
      'must look like redis://host:6379, or several of them separated by commas for a cluster',
    )
    .optional(),
  SECRET: z.string().min(minSecretLength, `must be at least ${minSecretLength} characters long`).optional(),
  RATE_LIMIT_FACTOR: z
    .string()
    .regex(/^\d{1,6}(?:\.\d{1,6})?$/, 'must be a number that is not negative, such as 2 or 0.5')
    .transform(Number)
    .default(1),
  DRAIN_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, drainSecondsProblem())
    .transform(Number)
    .refine((seconds) => seconds <= maxDrainSeconds, drainSecondsProblem())
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal and silent',
    })
    .default('warn'),
});

export interface Settings {
  port: number;
  host: string;
  /** The address that people type, if it differs from host and port, as behind a proxy. */
  publicUrl: string | null;
  /** The origins of other sites whose pages may make calls, with a token. */
  corsOrigins: string[];
  /** The addresses whose `X-Forwarded-For` is trusted. */
  trustedProxies: string[];
  /** Private networks that webhooks and commands may call. */
  webhookNetworks: string[];
  dataDir: string;
  databaseUrl: string;
  /** Where the nodes of one chat find each other; null for a single server. */
  redisUrl: string | null;
  /** Signs tokens, and seals the secrets of webhooks and commands. */
  secret: string;
  /** Multiplies all rate limits; 0 turns them off. */
  rateLimitFactor: number;
  /** How long the server keeps serving after SIGTERM, to give proxies time to notice. */
  drainSeconds: number;
  logLevel: z.infer<typeof settingsSchema>['LOG_LEVEL'];
}

/** Thrown when settings are wrong; each problem is one sentence that names its setting. */
export class SettingsError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

export interface KeptSettings extends Settings {
  /** Saves the secret that was made at a first start. Call it once the database exists. */
  keepSecret(): void;
}

/** Reads the settings from the environment and from the file `.env` in the working directory; the environment wins. */
export function readSettings(): KeptSettings {
  const { DATA_DIR: dataDir, ...settings } = parseSettings();
  const secretFile = join(dataDir, 'secret');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const kept = readSecret(secretFile);
    if (kept !== null && settings.DATABASE_URL === undefined) assertHasDatabase(dataDir, secretFile);
    const secret = settings.SECRET ?? kept ?? randomBytes(32).toString('base64url');
    return {
      port: settings.PORT,
      host: settings.HOST,
      publicUrl: settings.PUBLIC_URL ?? null,
      corsOrigins: settings.CORS_ORIGINS ?? [],
      trustedProxies: settings.TRUSTED_PROXIES ?? [],
      webhookNetworks: settings.WEBHOOK_NETWORKS ?? [],
      dataDir,
      databaseUrl: settings.DATABASE_URL ?? embeddedDatabaseIn(dataDir),
      redisUrl: settings.REDIS_URL ?? null,
      secret,
      rateLimitFactor: settings.RATE_LIMIT_FACTOR,
      drainSeconds: settings.DRAIN_SECONDS ?? (settings.REDIS_URL === undefined ? 0 : drainSecondsOfNode),
      logLevel: settings.LOG_LEVEL,
      keepSecret() {
        if (settings.SECRET === undefined && kept === null) writeSecret(secretFile, secret);
      },
    };
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError([
      `The data folder ${dataDir} cannot be written (${reasonOf(error)}). Set DATA_DIR to another one.`,
    ]);
  }
}

/** Where the database is, according to the settings. Creates neither the data folder nor a secret. */
export function readDatabaseUrl(): string {
  const { DATABASE_URL, DATA_DIR } = parseSettings();
  return DATABASE_URL ?? embeddedDatabaseIn(DATA_DIR);
}

/**
 * Checks the names in a settings file that becomes the server's environment, as under systemd: the server couldn't tell an unknown setting
 * from other variables. The server checks the values when it starts. A missing file has no settings.
 */
export function checkSettingsFile(file: string): void {
  const unknown = Object.keys(readEnvFile(file)).filter((name) => !isSetting(name) && !nodesOwn.test(name));
  if (unknown.length > 0) throw new SettingsError(unknown.map(unknownSetting));
}

function parseSettings(): z.output<typeof settingsSchema> {
  const fromFile = readEnvFile('.env');
  const known = Object.keys(settingsSchema.shape);
  const unknown = [
    ...Object.keys(fromFile).filter((name) => !isSetting(name)),
    ...Object.keys(process.env).filter((name) => name.startsWith('PARLEY_')),
  ];
  const given = Object.fromEntries(
    known
      .map((name) => [name, process.env[name] ?? fromFile[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settingsSchema.safeParse(given);
  const problems = [
    ...unknown.map(unknownSetting),
    // Without the values, because some are secret.
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}.`),
    ...(parsed.success ? contradictionsIn(parsed.data) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return parsed.data;
}

function isSetting(name: string): boolean {
  return Object.hasOwn(settingsSchema.shape, name);
}

function unknownSetting(name: string): string {
  return `${name} is not a setting. The settings are ${Object.keys(settingsSchema.shape).join(', ')}.`;
}

function drainSecondsProblem(): string {
  return `must be a whole number of seconds from 0 to ${maxDrainSeconds}`;
}

function embeddedDatabaseIn(dataDir: string): string {
  return `sqlite:${join(dataDir, 'parley.db')}`;
}

/** Settings that are valid each, but not together. */
function contradictionsIn({ REDIS_URL, DATABASE_URL, SECRET }: z.output<typeof settingsSchema>): string[] {
  if (REDIS_URL === undefined) return [];
  const problems: string[] = [];
  if (DATABASE_URL?.startsWith('mysql:') !== true) {
    problems.push(
      'REDIS_URL connects servers that share a database: also set DATABASE_URL to a MySQL database, or leave REDIS_URL out.',
    );
  }
  if (SECRET === undefined) {
    problems.push(
      'If REDIS_URL connects several servers, SECRET must be set to the same value on all of them.',
    );
  }
  return problems;
}

/** Without a path, a trailing slash or capitals, because they are compared with the `Origin` header as spelled there. */
function areOrigins(list: string[]): boolean {
  return list.every((each) => /^https?:/.test(each) && URL.parse(each)?.origin === each);
}

function areAddresses(list: string[]): boolean {
  try {
    compile(list);
    // `compile` also accepts 1 for 0.0.0.1, and zones, which no client's address has.
    return list.every((each) => isIP(each.split('/')[0] ?? '') !== 0 && !each.includes('%'));
  } catch {
    return false;
  }
}

/** Whether a network has too many addresses to be one of proxies, such as `0.0.0.0/0`. */
function isTooWide(network: string): boolean {
  const [address = '', range] = network.split('/');
  if (range === undefined || !ipaddr.isValid(address)) return false;
  const ip = ipaddr.parse(address);
  const prefix = /^\d+$/.test(range) ? Number(range) : netmaskPrefix(range);
  // IPv4 in its IPv6 form: ::ffff:0.0.0.0/96 is all of IPv4.
  const unusedBits = ip instanceof ipaddr.IPv6 && ip.isIPv4MappedAddress() ? 96 : 0;
  return prefix !== null && prefix - unusedBits < minProxyPrefix;
}

function netmaskPrefix(netmask: string): number | null {
  return ipaddr.IPv4.isValid(netmask) ? ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask() : null;
}

function isRedisUrl(text: string): boolean {
  return text.split(',').every((each) => /^rediss?:$/.test(URL.parse(each)?.protocol ?? ''));
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    // Some editors start a file with a byte order mark.
    return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return {};
    throw new SettingsError([`The file ${file} cannot be read (${reasonOf(error)}).`]);
  }
}

/** The database and the secret are created together. If only one exists, the data was moved, or deleted by mistake. */
function assertHasDatabase(dataDir: string, secretFile: string): void {
  const database = join(dataDir, 'parley.db');
  if (existsSync(database)) return;
  throw new SettingsError([
    `The database ${database} is gone, but its secret is still there. Put the database back, or set DATABASE_URL if it is elsewhere. To begin with an empty one, delete ${secretFile}.`,
  ]);
}

/** The secret is kept from the first start, so that tokens survive a restart. Writes all of it or nothing, even on a full disk. */
function writeSecret(file: string, secret: string): void {
  // Always the same name, so that the next start replaces what a killed one left behind.
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, secret, { mode: 0o600, flush: true });
  renameSync(unfinished, file);
}

/** Null before the first start. */
function readSecret(file: string): string | null {
  if (!existsSync(file)) return null;
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < minSecretLength) {
    throw new SettingsError([
      `The secret in ${file} is incomplete. Delete the file, and a new one is created.`,
    ]);
  }
  return secret;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
