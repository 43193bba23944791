import type { Store } from '@parley/db';
import type { Attacker } from './attacker.ts';
import type { Stage } from './stage.ts';

/** One way of hurting others, as a row of the table. */
export interface Attack {
  /** For `--only`, and as the row's name. */
  name: string;
  /** Whether many accounts or addresses act together: what that does to others is shown, and not judged. */
  isCrowd?: boolean;
  /** What the attackers do, in a sentence that the table shows. */
  does: string;
  /** Goes on until the process it runs in is ended, which cuts all that it holds open. */
  run(attacker: Attacker): Promise<void>;
  /** What it needs besides the stage, written before the server starts. */
  prepare?(store: Store, stage: Stage, extras: Extras): Promise<void>;
  /** Settings other than the defaults; said in the document. */
  env?: Record<string, string>;
  /** How many files the server may have open, where an attacker could not reach the system's own limit. */
  openFiles?: number;
  /** Whether bystanders have a webhook, whose deliveries are timed too. */
  hasWebhooks?: boolean;
}

export interface Extras {
  /** The server's own secret, which seals those of webhooks. */
  serverSecret: string;
  /** On loopback, for the attackers' own listener. */
  attackerPort: number;
  /** For the receiver of the bystanders' webhook. */
  bystanderPort: number;
}
