import type { Attack } from '../scene.ts';
import { onAccounts } from './on-accounts.ts';
import { onConnections } from './on-connections.ts';
import { byFrames } from './by-frames.ts';
import { byRequests } from './by-requests.ts';
import { byRates } from './by-rates.ts';
import { bySubscriptions } from './by-subscriptions.ts';

/** Attacks that once hurt others, each in its smallest form. Whatever they do, others are served, and nothing is left behind. */
export const allAttacks: Record<string, Attack> = {
  ...byFrames,
  ...bySubscriptions,
  ...byRequests,
  ...onAccounts,
  ...byRates,
  ...onConnections,
};
