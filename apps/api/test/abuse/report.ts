import { activities, type Activity } from './bystanders.ts';
import type { Outcome } from './measure.ts';
import { judge, megabytes, ratioText, type Wait } from './verdict.ts';

/** One table, in Markdown: what each attack did to others. */
export function tableText(outcomes: readonly Outcome[]): string {
  const header = [
    'attack',
    'what the attacker does',
    'per second: served, refused, cut',
    'send',
    'sign-in',
    'page',
    'memory, MB',
    'verdict',
  ];
  const rows = outcomes.map((outcome) => {
    const { waits } = judge(outcome);
    return [
      `\`${outcome.attack.name}\``,
      outcome.attack.does,
      ratesText(outcome),
      ...activities.filter((activity) => activity !== 'webhook').map((activity) => waitText(waits[activity])),
      memoryText(outcome),
      [...(waits.webhook ? [`webhook ${waitText(waits.webhook)}`] : []), verdictText(outcome)].join('; '),
    ];
  });
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function verdictText(outcome: Outcome): string {
  const { broken, beyond } = judge(outcome);
  if (beyond.length > 0) return `many: ${beyond.join('; ')}`;
  return broken.join('; ') || 'holds';
}

function ratesText({ tally: { served, refused, cut }, seconds }: Outcome): string {
  return [served, refused, cut]
    .map((count) => (count / seconds).toLocaleString('en', { maximumSignificantDigits: 3 }))
    .join(', ');
}

function waitText(wait: Wait | undefined): string {
  if (wait === undefined) return '';
  return `${millisecondsText(wait.quietMs)} → ${millisecondsText(wait.attackMs)} (${ratioText(wait)})`;
}

function millisecondsText(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 9.95 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en');
}

function memoryText({ memory: { before, peak, after } }: Outcome): string {
  return `${megabytes(before)}, ${megabytes(peak)}, ${megabytes(after)}`;
}

/** For the terminal, while others are still to come. */
export function lineText(outcome: Outcome): string {
  const { waits } = judge(outcome);
  const shown = (Object.entries(waits) as [Activity, Wait][])
    .map(([activity, wait]) => `${activity} ${waitText(wait)}`)
    .join(', ');
  return `${outcome.attack.name}: ${ratesText(outcome)} a second; ${shown}; memory ${memoryText(outcome)} MB; ${verdictText(outcome)}`;
}
