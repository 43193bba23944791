import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const lastResort = new URL('last-resort.ts', import.meta.url).href;

/** Runs a program with two clients, the first of which causes the given fault. Each line that it prints is something that happened. */
async function happened(whatTheFirstCauses: string): Promise<string[]> {
  const program = `
    import { installLastResort, onBehalfOf } from '${lastResort}';
    installLastResort({ fatal: ({ err }) => console.log('logged: ' + err.message) });
    const client = (name) => ({ fail: (error) => console.log(name + ' ended: ' + error.message) });
    onBehalfOf(client('first'), () => { ${whatTheFirstCauses} });
    onBehalfOf(client('second'), () => setTimeout(() => console.log('second goes on'), 100));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return stdout.trim().split('\n');
}

test.each([
  ['a rejection that nobody handles', `Promise.reject(new Error('oops'))`],
  ['a rejection after something was awaited', `(async () => { await 1; throw new Error('oops'); })()`],
  ['an error in a later turn', `setImmediate(() => { throw new Error('oops'); })`],
  ['an error in a timer', `setTimeout(() => { throw new Error('oops'); }, 1)`],
  ['an error in a microtask', `queueMicrotask(() => { throw new Error('oops'); })`],
])('%s is logged, ends the connection it belongs to, and nothing else', async (_, code) => {
  expect(await happened(code)).toEqual(['logged: oops', 'first ended: oops', 'second goes on']);
});
