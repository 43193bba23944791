import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Attacker } from './attacker.ts';
import { attacks } from './attacks.ts';
import type { Stage } from './stage.ts';

/** The process of the attackers: is told what to do, does it when told to start, and is ended from outside. */
export interface AttackerOrder {
  name: string;
  port: number;
  stage: Stage;
  listenPort: number;
  seed: number;
  /** From 0 to 19: the higher, the more it gives way to others. */
  nice: number;
}

let attacker: Attacker | undefined;
let act: (() => Promise<void>) | undefined;

process.on('message', (message: AttackerOrder | 'start' | 'count') => {
  if (message === 'start') {
    act?.().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  } else if (message === 'count') {
    process.send?.(attacker?.tally);
  } else {
    giveWay(message.nice);
    const attack = attacks.find(({ name }) => name === message.name);
    if (attack === undefined) throw new Error(`There is no attack ${message.name}.`);
    const ready = new Attacker(message);
    attacker = ready;
    act = () => attack.run(ready);
    process.send?.('ready');
  }
});
process.once('disconnect', () => process.exit());

/** What is measured is what the server withstands, and not who gets more of two cores: the attackers take what nobody else wants. */
function giveWay(nice: number): void {
  setPriority(nice);
  // Where sessions of processes share the cores (sched(7), autogroups), priority counts within a session: this is one of its own.
  const autogroup = '/proc/self/autogroup';
  if (existsSync(autogroup)) writeFileSync(autogroup, String(nice));
}
