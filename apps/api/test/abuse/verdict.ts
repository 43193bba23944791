import type { Activity, Sample } from './bystanders.ts';
import type { Outcome } from './measure.ts';

/** How long others wait under attack, at most, as a multiple of quiet. */
export const maxRatio = 2;
/** What is sooner than this is soon enough, whatever the ratio: two processes on two cores delay each other by as much. */
export const floorMs = 20;
export const maxExtraBytes = 300 * 1024 * 1024;

/** Null where nothing was done. */
export interface Wait {
  quietMs: number | null;
  attackMs: number | null;
}

export interface Verdict {
  /** The 95th percentiles, of what was done. */
  waits: Partial<Record<Activity, Wait>>;
  /** Each bound that was broken, as a sentence; none when the attack hurt nobody. */
  broken: string[];
  /** The same of an attack by many, which only has to leave the server alive. */
  beyond: string[];
}

const names: Record<Activity, string> = {
  send: 'sends',
  signIn: 'sign-ins',
  page: 'page loads',
  webhook: 'webhook deliveries',
};

export function judge({ attack, samples, memory, cameBackMs, death }: Outcome): Verdict {
  const waits: Verdict['waits'] = {};
  const broken: string[] = [];
  if (death !== null) broken.push('the process ended');
  for (const [activity, ofActivity] of Map.groupBy(samples, (sample) => sample.activity)) {
    const wait = { quietMs: p95Of(ofActivity, 'quiet'), attackMs: p95Of(ofActivity, 'attack') };
    waits[activity] = wait;
    if ((wait.attackMs ?? 0) > Math.max(maxRatio * (wait.quietMs ?? 0), floorMs)) {
      broken.push(`${names[activity]} took ${ratioText(wait)} times as long`);
    }
    const failed = ofActivity.filter(({ problem }) => problem !== null);
    if (failed.length > 0 && death === null) {
      broken.push(
        `${failed.length} of ${ofActivity.length} ${names[activity]} failed (${failed[0]?.problem})`,
      );
    }
  }
  if (memory.peak - memory.before > maxExtraBytes) {
    broken.push(`memory grew by ${megabytes(memory.peak - memory.before)} MB`);
  }
  if (cameBackMs === null && death === null) {
    broken.push(`memory stayed ${megabytes(memory.after - memory.before)} MB higher`);
  }
  if (attack.isCrowd === true && death === null) return { waits, broken: [], beyond: broken };
  return { waits, broken, beyond: [] };
}

/** Of one or three measurements of an attack, the one that is neither the best nor the worst. A death is never passed over. */
export function middleOf(outcomes: readonly [Outcome, ...Outcome[]]): Outcome {
  const died = outcomes.find(({ death }) => death !== null);
  const sorted = outcomes.toSorted((a, b) => harm(a) - harm(b));
  return died ?? sorted[Math.floor(sorted.length / 2)] ?? outcomes[0];
}

/** Any broken bound is worse than none, and beyond that the longest wait counts. */
function harm(outcome: Outcome): number {
  const { broken, waits } = judge(outcome);
  const ratios = Object.values(waits).map(({ quietMs, attackMs }) => (attackMs ?? 0) / (quietMs ?? 1));
  return broken.length * 1_000_000 + Math.max(0, ...ratios);
}

export function ratioText({ quietMs, attackMs }: Wait): string {
  if (quietMs === null || attackMs === null) return '–';
  const ratio = attackMs / quietMs;
  return ratio.toFixed(ratio < 9.95 ? 1 : 0);
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

/** The 95th percentile, by the nearest rank. What failed counts as long as it lasted. */
function p95Of(samples: readonly Sample[], phase: string): number | null {
  const sorted = samples
    .filter((sample) => sample.phase === phase)
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
}
