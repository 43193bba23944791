import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { runServer, serverMain } from './server.ts';

const unit = await readFile(new URL('../../../deploy/parley.service', import.meta.url), 'utf8');
const here = { program: process.execPath, folder: dirname(dirname(dirname(dirname(serverMain)))) };

/** The values of a setting of the unit, in the order in which they stand there. */
const valuesOf = (name: string) =>
  Array.from(unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm')), ([, value = '']) => value);

/** Runs a command of the unit in this checkout, with a file of settings of the test's own. */
async function runCommand(command: string, settings: string) {
  const [, ...args] = command.replace(/^[+-]/, '').replace('/etc/parley.env', settings).split(' ');
  return runServer({}, here.folder, [here.program, ...args]).exit;
}

test('a database that is away at the start is waited for, and wrong settings are not', async () => {
  await using folder = makeFolder();
  const isPrevented = (code: number | null) =>
    valuesOf('RestartPreventExitStatus').join(' ').split(' ').includes(String(code));
  const [start = ''] = valuesOf('ExecStart');
  const codeWith = async (env: Record<string, string>) => {
    const [, ...args] = start.split(' ');
    const { exit } = runServer({ PORT: '0', DATA_DIR: folder.path, ...env }, here.folder, [
      here.program,
      ...args,
    ]);
    return (await exit).code;
  };
  expect(isPrevented(await codeWith({ DATABASE_URL: 'mysql://root@127.0.0.1:1/parley' }))).toBe(false);
  expect(isPrevented(await codeWith({ LOG_LEVEL: 'loud' }))).toBe(true);
  // Without this, five failures within ten seconds are the last.
  expect(unit.indexOf('StartLimitIntervalSec=0\n')).toBeLessThan(unit.indexOf('[Service]'));
  expect(unit).toContain('StartLimitIntervalSec=0\n');
  expect(valuesOf('Restart')).toEqual(['always']);
});

test('an unknown setting in the file that the unit reads is named before the server starts', async () => {
  await using folder = makeFolder();
  const settings = join(folder.path, 'parley.env');
  const [check = ''] = valuesOf('ExecStartPre');
  expect(valuesOf('EnvironmentFile')).toEqual(['-/etc/parley.env']);
  expect(check).toMatch(/^\+/);
  expect(await runCommand(check, settings)).toEqual({ code: 0, output: '' });
  await writeFile(settings, 'PUBLIC_URL=https://chat.example.org\nTRUSTED_PROXY=127.0.0.1\n');
  expect(await runCommand(check, settings)).toEqual({
    code: 78,
    output: expect.stringMatching(/^TRUSTED_PROXY is not a setting\. [^\n]+\n$/),
  });
});

test('the server has time to drain and to stop before it is killed', () => {
  const [defaultDrainSeconds, stopSeconds] = [5, 10];
  const [timeout = ''] = valuesOf('TimeoutStopSec');
  expect(Number(timeout)).toBeGreaterThan(defaultDrainSeconds + stopSeconds);
});

test.skipIf(!existsSync('/usr/bin/systemd-analyze'))('systemd understands the unit', async () => {
  await using folder = makeFolder();
  const file = join(folder.path, 'parley.service');
  await writeFile(
    file,
    unit
      .replaceAll('/opt/parley/bin/node', here.program)
      .replace('WorkingDirectory=/opt/parley', `WorkingDirectory=${here.folder}`),
  );
  const { stdout, stderr } = await promisify(execFile)('/usr/bin/systemd-analyze', ['verify', file]);
  // It also looks at units of the machine.
  expect((stdout + stderr).split('\n').filter((line) => line.includes('parley'))).toEqual([]);
});
