import type { TestProject } from 'vitest/node';
import { build } from '../../../scripts/turbo.ts';
import { findCaddy } from '../../../test-support/caddy.ts';
import { findMariaDb } from '../../../test-support/mariadb.ts';
import { findNginx, type NginxPaths } from '../../../test-support/nginx.ts';
import { findRedis } from '../../../test-support/redis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Redis's server; null where there is none, and the tests that need it are skipped. */
    redisPath: string | null;
    /** MariaDB's server, alike. */
    mariaDbPath: string | null;
    /** The proxies whose configuration is shipped, alike. */
    nginxPaths: NginxPaths | null;
    caddyPath: string | null;
  }
}

/** Tests run what users run: the bundle, with the web app beside it. */
export function setup(project: TestProject): void {
  build();
  project.provide('redisPath', findRedis());
  project.provide('mariaDbPath', findMariaDb());
  project.provide('nginxPaths', findNginx());
  project.provide('caddyPath', findCaddy());
}
