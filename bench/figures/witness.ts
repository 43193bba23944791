import type { Target, Tick } from '../targets/target.ts';

/** Checks, before frames are only counted, that what is counted are the messages, each once and in order. */
export async function assertDelivers(target: Target, tick: Tick): Promise<void> {
  const versions: number[] = [];
  const seen = Promise.withResolvers<void>();
  const witness = await target.follow({
    keepsTexts: true,
    onText(text) {
      const delivery = target.deliveryIn(text);
      if (delivery?.type === 'ended') seen.reject(new Error(`${target.name} answered ${text}`));
      else if (delivery?.type === 'message' && versions.push(delivery.version) === tick.count) seen.resolve();
    },
    onClose: () => seen.reject(new Error(`${target.name} closed the connection.`)),
  });
  const sender = await target.openSender({});
  sender.send(target.tickText(tick));
  await seen.promise;
  witness.handlers = {};
  witness.destroy();
  sender.destroy();
  if (versions.some((version, index) => version !== Number(versions[0]) + index)) {
    throw new Error(`${target.name} delivered the versions ${versions.join(', ')}.`);
  }
}
