import type { History } from './history.ts';
import type { Probe } from './probe.ts';
import { until } from './until.ts';

/** After so long nobody waits any more. */
const patienceMs = 30_000;

export interface RecoveryParts {
  probes: readonly Probe[];
  history: History;
  /** How long after its return what was struck may still be felt, in milliseconds. */
  boundMs: number;
  log: (line: string) => void;
}

/** Times how long what was struck is felt after its return: until what is sent on each server has come to all of them. */
export class Recovery {
  /** In milliseconds, by what was struck. */
  readonly timesMs = new Map<string, number[]>();
  #parts: RecoveryParts;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** To be called at the moment at which what was struck answers again. */
  async time(name: string): Promise<void> {
    const { probes, history, boundMs, log } = this.#parts;
    const returnedAt = performance.now();
    const giveUp = AbortSignal.timeout(patienceMs);
    const passedMs = () => Math.round(performance.now() - returnedAt);
    const acknowledged = await Promise.all(probes.map((probe) => probe.say(giveUp)));
    const acknowledgedMs = passedMs();
    const isHeardByAll = () =>
      acknowledged.every((seq) => seq !== null && probes.every(({ copy }) => copy.versions.has(seq)));
    const isRecovered = await until(() => isHeardByAll() || giveUp.aborted, patienceMs).then(isHeardByAll);
    const tookMs = passedMs();
    this.timesMs.set(name, [...(this.timesMs.get(name) ?? []), tookMs]);
    log(
      `${name}: sends were acknowledged ${acknowledgedMs} ms after the return, and heard after ${tookMs} ms.`,
    );
    if (tookMs > boundMs || !isRecovered) {
      history.violated(
        `${name}: it took ${tookMs} ms after the return until everybody was heard by everybody, or gave up.`,
      );
    }
  }
}
