import { randomUUID } from 'node:crypto';
import { password } from '../../people.ts';
import type { Attack } from '../attack.ts';
import type { Attacker, HttpCall } from '../attacker.ts';

/** One character that is written out as eighteen: what a limiter keeps of a name is longer than the name. */
const long = '\u{fdfa}';

const post = (path: string, fields: object, from: string): HttpCall => ({
  method: 'POST',
  path,
  body: JSON.stringify(fields),
  from,
});

const withLongName = (from: string) =>
  post('/api/login', { username: `${randomUUID()}${long.repeat(200)}`, password }, from);

const register = (from: string) =>
  post('/api/register', { username: randomUUID().slice(0, 30), password }, from);

/** The wrong password of somebody who is there, so that it has to be looked at. */
function guess(attacker: Attacker, from: string): HttpCall {
  const { username } = attacker.random.pick(attacker.stage.signers);
  return post('/api/login', { username, password: randomUUID() }, from);
}

const anyAddress = (attacker: Attacker) => attacker.address(attacker.random.int(0, 9_999));

export const signInAttacks: readonly Attack[] = [
  {
    name: 'sign-in-names',
    does: 'Tries to sign in under long names that nobody has, each time a different one, 64 requests at once.',
    run: (attacker) => attacker.httpFlood(64, () => withLongName(attacker.address())),
  },
  {
    name: 'sign-in-names-spread',
    isCrowd: true,
    does: 'The same from 10,000 addresses.',
    run: (attacker) => attacker.httpFlood(64, () => withLongName(anyAddress(attacker))),
  },
  {
    name: 'guesses',
    does: 'Guesses the passwords of 20 people, 64 requests at once.',
    run: (attacker) => attacker.httpFlood(64, () => guess(attacker, attacker.address())),
  },
  {
    name: 'guesses-spread',
    isCrowd: true,
    does: 'The same from 10,000 addresses.',
    run: (attacker) => attacker.httpFlood(64, () => guess(attacker, anyAddress(attacker))),
  },
  {
    name: 'registrations',
    does: 'Creates accounts, 500 requests at once.',
    run: (attacker) => attacker.httpFlood(500, () => register(attacker.address())),
  },
  {
    name: 'registrations-spread',
    isCrowd: true,
    does: 'The same from 10,000 addresses.',
    run: (attacker) => attacker.httpFlood(500, () => register(anyAddress(attacker))),
  },
];
