import type { FastifyBaseLogger } from 'fastify';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiKeys } from '../integrations/keys/api-keys.ts';
import { JobRunner } from '../jobs/runner.ts';
import { Reconciler, reconcilePassMs } from '../live/reconciler.ts';
import { accountView } from '../views/users.ts';
import type { composeLive } from './live.ts';
import type { composeServices } from './services.ts';
import type { Storage } from './storage.ts';

const sessionSweepMs = 60 * 60 * 1000;
const inviteSweepMs = 60 * 60 * 1000;
const keyUseMs = 60 * 1000;
const purgeMs = 10 * 1000;

/** The jobs that the server repeats in the background. */
export function composeJobs(
  { store, roles }: Storage,
  { hub }: Awaited<ReturnType<typeof composeLive>>,
  { sessions, apiKeys, outgoingWorker }: ReturnType<typeof composeServices>,
  log: FastifyBaseLogger,
): JobRunner {
  const reconciler = new Reconciler({
    hub,
    async endingAmong(credentialIds) {
      const { true: keys = [], false: hashes = [] } = Object.groupBy(credentialIds, (credentialId) =>
        ApiKeys.isHeldAs(credentialId) ? 'true' : 'false',
      );
      const { ended, due } = await sessions.endingAmong(hashes);
      return { ended: [...ended, ...(await apiKeys.revokedAmong(keys))], due };
    },
    renew: (hashes) => sessions.renew(hashes),
    async accountsWithNewRole(userIds) {
      const changedIds = await roles.changedAmong(userIds);
      return changedIds.length === 0 ? [] : (await store.users.findMany(changedIds)).map(accountView);
    },
    talliesOf: (userIds) => store.memberships.tallyForUsers(userIds),
    onFailure: (error) =>
      log.warn({ err: error }, 'Sessions, roles and rooms could not be checked against the database.'),
    onRecovery: () => log.info('Sessions, roles and rooms are checked against the database again.'),
  });

  const jobs = new JobRunner((error) => log.error({ err: error }, 'A background job failed.'));
  jobs.every(reconcilePassMs, () => reconciler.pass());
  jobs.every(sessionSweepMs, () => sessions.sweep());
  jobs.every(keyUseMs, () => apiKeys.heldOpen(hub.connections.credentialIds()));
  jobs.every(purgeMs, async (stopping) => {
    while (!stopping.aborted && (await store.rooms.purge())) await nextTurn();
  });
  jobs.every(inviteSweepMs, () => store.invites.deleteClosed(Date.now()));
  outgoingWorker.start(jobs);
  return jobs;
}
