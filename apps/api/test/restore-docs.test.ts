import { execFile } from 'node:child_process';
import { chown, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { publicRoom, say, signUp } from './people.ts';
import { serverMain, TestServer } from './server.ts';

const docs = await readFile(new URL('../../../docs/deploying.md', import.meta.url), 'utf8');
/** The commands of docs/deploying.md that restore a backup. */
const restore = /^To restore the embedded database[^]*?```sh\n([^]*?)```/m.exec(docs)?.[1] ?? '';
/** Nobody's, as that of the unit. */
const userId = 61_337;

test.skipIf(process.getuid?.() !== 0).each([
  ['over the database', async () => undefined],
  ['when the database is gone', async (path: string) => rm(path)],
])(
  'a backup is restored as documented, by root, for a server with a user of its own: %s',
  async (_, lose) => {
    await using folder = makeFolder();
    await using backups = makeFolder();
    await chown(folder.path, userId, userId);
    const backup = join(backups.path, 'parley-1.db');
    const command = [
      'setpriv',
      `--reuid=${userId}`,
      `--regid=${userId}`,
      '--clear-groups',
      process.execPath,
    ] as const;
    const start = () => TestServer.start({ folder, cwd: folder.path, command: [...command, serverMain] });

    await using server = await start();
    await using ann = await signUp(server.url);
    const roomId = await publicRoom(ann);
    await say(ann, roomId, 'in the backup');
    const dbBackup = serverMain.replace(/main\.js$/, 'db-backup.js');
    await promisify(execFile)(process.execPath, [dbBackup, backup], {
      cwd: backups.path,
      env: { DATA_DIR: folder.path },
    });
    await say(ann, roomId, 'after it');
    // As after a crash, which leaves the log behind.
    await server.stop('SIGKILL');
    await lose(join(folder.path, 'parley.db'));

    const commands = restore
      .replaceAll(/^sudo systemctl .*$/gm, '')
      .replaceAll('sudo ', '')
      .replaceAll('/var/lib/parley', folder.path)
      .replaceAll('/var/backups/parley-1.db', backup);
    expect(commands).toMatch(/\bcp\b/);
    await promisify(execFile)('sh', ['-euc', commands]);
    expect(await stat(join(folder.path, 'parley.db'))).toMatchObject({ uid: userId });

    await using restored = await start();
    await using bo = await signUp(restored.url);
    await bo.api.rooms.join.mutate({ roomId });
    await say(bo, roomId, 'on from there');
    const { messages } = await bo.api.messages.list.query({ roomId });
    expect(messages.map(({ content }) => content)).toEqual(['in the backup', 'on from there']);
  },
);
