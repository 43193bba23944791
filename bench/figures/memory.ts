import { cutAll, gatherFollowers } from '../load/fleet.ts';
import { startsOf } from '../targets/starts.ts';
import type { Target } from '../targets/target.ts';
import { turnOrder, type Figure } from './figure.ts';
import { Rows } from './rows.ts';

const ignore = () => () => undefined;

/** Resident memory per connection, with 5,000 connections that follow an idle room. */
export const memory: Figure = async ({ rounds, parleyMain, scaled }) => {
  const starts = startsOf(parleyMain);
  const rows = new Rows();
  for (let round = 0; round < rounds; round += 1) {
    for (const start of turnOrder(starts, round)) {
      // Memory is hardly ever returned once it was taken, so each round has its own server.
      await using target = await start();
      const kilobytes = await kilobytesPerConnection(target, scaled(5_000));
      rows.add('memory per idle following connection', 'KB', target.name, kilobytes);
    }
  }
  return rows.all();
};

async function kilobytesPerConnection(target: Target, connections: number): Promise<number> {
  // What is needed only once, such as compiled code, doesn't count toward connections.
  cutAll(await gatherFollowers(target, Math.ceil(connections / 20), ignore));
  const before = await target.server.measureSettled();
  const followers = await gatherFollowers(target, connections, ignore);
  const after = await target.server.measureSettled();
  cutAll(followers);
  return (after.rssBytes - before.rssBytes) / connections / 1024;
}
