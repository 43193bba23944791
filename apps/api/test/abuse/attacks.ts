import type { Attack } from './attack.ts';
import { accountAttacks } from './attacks/accounts.ts';
import { connectionAttacks } from './attacks/connections.ts';
import { frameAttacks } from './attacks/frames.ts';
import { httpAttacks } from './attacks/http.ts';
import { signInAttacks } from './attacks/sign-ins.ts';
import { subscriptionAttacks } from './attacks/subscriptions.ts';
import { webhookAttacks } from './attacks/webhooks.ts';

/** Nobody does anything: what differs here from quiet is the noise of the measurement. */
const nothing: Attack = {
  name: 'nothing',
  does: 'Nothing. This row shows how much the measurement itself varies.',
  run: () => new Promise(() => undefined),
};

/** Shows how much of a difference comes from having the attackers on the same machine. */
const busy: Attack = {
  name: 'busy',
  does: 'Computes hashes and sends requests to itself, but leaves the server alone. This row shows the cost of sharing the machine.',
  run: (attacker) => attacker.talkToItself(),
};

/** The table of attacks. To add one, add it to the file of its kind. */
export const attacks: readonly Attack[] = [
  nothing,
  busy,
  ...frameAttacks,
  ...subscriptionAttacks,
  ...accountAttacks,
  ...signInAttacks,
  ...httpAttacks,
  ...connectionAttacks,
  ...webhookAttacks,
];
