import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startMariaDb, type MariaDb } from '../../../../test-support/mariadb.ts';
import { DatabaseOpenError, openStore } from '../index.ts';
import { makeFolder, type Folder } from '../../../../test-support/throw-away.ts';
import { register } from '../suite/test-database.ts';

const mariaDbPath = inject('mariaDbPath');

describe.skipIf(mariaDbPath === null)('a MariaDB that takes only encrypted connections', () => {
  const trusted = getCACertificates();
  let folder: Folder;
  let server: MariaDb;
  let certificate: string;
  beforeAll(async () => {
    folder = makeFolder();
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    certificate = cert;
    const fileOf = async (name: string, text: string) => {
      const path = join(folder.path, name);
      await writeFile(path, text);
      return path;
    };
    server = await startMariaDb(mariaDbPath ?? '', [
      `--ssl-key=${await fileOf('key.pem', key)}`,
      `--ssl-cert=${await fileOf('cert.pem', cert)}`,
      `--init-file=${await fileOf('init.sql', 'CREATE DATABASE parley;')}`,
      '--require-secure-transport=ON',
    ]);
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  function open(mode: string, host = 'localhost') {
    const url = new URL(`${server.url}/parley${mode}`);
    url.hostname = host;
    return openStore({ url: url.href });
  }

  it('is opened by who encrypts, without asking whose the server is', async () => {
    const store = await open('?ssl-mode=REQUIRED');
    await register(store, 'ada');
    expect(await store.users.findByUsername('ada')).toMatchObject({ username: 'ada' });
    await store.close();
  });

  it.each(['', '?ssl-mode=DISABLED', '?ssl-mode=VERIFY_CA', '?ssl-mode=VERIFY_IDENTITY'])(
    'is not opened with "%s" where its certificate is not trusted',
    async (mode) => {
      await expect(open(mode)).rejects.toBeInstanceOf(DatabaseOpenError);
    },
  );

  it('is opened under its own name where its certificate is trusted, and by its address only when its name is not looked at', async () => {
    setDefaultCACertificates([...trusted, certificate]);
    await (await open('?ssl-mode=VERIFY_IDENTITY')).close();
    await (await open('?ssl-mode=VERIFY_CA', '127.0.0.1')).close();
    await expect(open('?ssl-mode=VERIFY_IDENTITY', '127.0.0.1')).rejects.toThrow('must be a name');
  });
});
