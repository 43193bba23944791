import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { ChildServer, runThrowAway } from './child-server.ts';
import { freePort } from './free-port.ts';
import { replaced, type FrontProxy } from './front-proxy.ts';
import { findOrInstall } from './system-package.ts';
import { makeFolder } from './throw-away.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((cards) =>
  cards?.some(({ address }) => address === '::1'),
);
const shipped = new URL('../deploy/nginx.conf', import.meta.url);

export interface NginxPaths {
  nginx: string;
  openssl: string;
}

/** The paths of nginx and of what makes its certificate, or null: `findOrInstall`. */
export function findNginx(): NginxPaths | null {
  const neededBy = 'The tests of the shipped nginx configuration';
  const nginx = findOrInstall({
    name: 'nginx',
    paths: ['/usr/sbin/nginx', '/usr/local/sbin/nginx'],
    debianPackage: 'nginx',
    neededBy,
  });
  const openssl = findOrInstall({
    name: 'OpenSSL',
    paths: ['/usr/bin/openssl', '/usr/local/bin/openssl'],
    debianPackage: 'openssl',
    neededBy,
  });
  return nginx === null || openssl === null ? null : { nginx, openssl };
}

/** nginx with `deploy/nginx.conf`, on a free port that only this machine can reach, in front of the servers at these addresses. */
export async function startNginx(paths: NginxPaths, nodes: readonly string[]): Promise<FrontProxy> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(makeFolder());
  const at = (name: string) => join(folder.path, name);
  await makeCertificate(paths.openssl, at('key.pem'), at('certificate.pem'));
  const port = await freePort();
  writeFileSync(
    at('parley.conf'),
    replaced(readFileSync(shipped, 'utf8'), [
      ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`],
      ['listen [::]:443 ssl http2;', hasIpv6 ? `listen [::1]:${port} ssl http2;` : ''],
      ['server_name chat.example.org;', 'server_name localhost;'],
      ['/etc/letsencrypt/live/chat.example.org/fullchain.pem', at('certificate.pem')],
      ['/etc/letsencrypt/live/chat.example.org/privkey.pem', at('key.pem')],
      ['server 127.0.0.1:3000 max_fails=0;', nodes.map((node) => `server ${node} max_fails=0;`).join('\n  ')],
    ]),
  );
  writeFileSync(at('nginx.conf'), mainConfig(folder.path));
  for (const each of ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) mkdirSync(at(each));
  const server = new ChildServer({
    name: 'nginx',
    program: paths.nginx,
    args: ['-p', folder.path, '-c', at('nginx.conf'), '-e', 'stderr'],
    readyText: 'start worker process ',
  });
  stack.defer(() => server.stop());
  await server.start();
  const owned = stack.move();
  return {
    url: `https://localhost:${port}`,
    port,
    ca: readFileSync(at('certificate.pem'), 'utf8'),
    accessLog: () => readFileSync(at('access.log'), 'utf8'),
    reload: () => server.signalUntil('SIGHUP', 'start worker process '),
    async restart() {
      await server.stop();
      await server.start();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What Debian's /etc/nginx/nginx.conf has around the files in conf.d, except for users, paths and logs. */
function mainConfig(folder: string): string {
  return `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log stderr notice;
events { worker_connections 768; }
http {
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  default_type application/octet-stream;
  ssl_prefer_server_ciphers on;
  access_log ${folder}/access.log;
  gzip on;
  client_body_temp_path ${folder}/client_body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  include ${folder}/parley.conf;
}
`;
}

/** A key and a certificate for localhost, in PEM. */
export function makeCertificate(openssl: string, key: string, certificate: string): Promise<void> {
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' ');
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  return runThrowAway(openssl, [...request, ...name, '-keyout', key, '-out', certificate]);
}
