import { Bystanders, type BystandersOptions } from './bystanders.ts';

/** The process of the bystanders, apart from the attackers', so that neither delays the other: is told what phase it is. */
export type BystanderOrder =
  { start: BystandersOptions } | { phase: string } | { finish: 'waiting' | 'at once' };

let bystanders: Bystanders | undefined;

process.on('message', (order: BystanderOrder) => {
  if ('phase' in order) {
    if (bystanders !== undefined) bystanders.phase = order.phase;
  } else {
    void obey(order).catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  }
});
process.once('disconnect', () => process.exit());

async function obey(order: Exclude<BystanderOrder, { phase: string }>): Promise<void> {
  if ('start' in order) {
    bystanders = new Bystanders(order.start);
    await bystanders.start();
    process.send?.('started');
  } else {
    // Of a server that is gone nobody awaits an answer.
    if (order.finish === 'waiting') await bystanders?.finish();
    process.send?.(bystanders?.samples);
  }
}
