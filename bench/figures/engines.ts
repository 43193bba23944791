import { startDatabase } from '../servers/parts.ts';
import { ParleyTarget } from '../targets/parley.ts';
import { turnOrder, type Figure } from './figure.ts';
import { Rows } from './rows.ts';
import { openAll, pump } from './sends.ts';

const contentBytes = 200;
const roomCounts = [1, 4, 16];

/** Messages stored on disk and acknowledged, on both databases, by the number of rooms written to. */
export const engines: Figure = async ({ rounds, parleyMain, scaled }) => {
  await using database = await startDatabase();
  await using onSqlite = await ParleyTarget.start(parleyMain);
  await using onMariaDb = await ParleyTarget.start(parleyMain, database.env);
  const count = scaled(10_000);
  const sides = [];
  for (const [name, target] of [['SQLite', onSqlite] as const, ['MariaDB', onMariaDb] as const]) {
    const roomIds: number[] = [];
    while (roomIds.length < Math.max(...roomCounts)) roomIds.push(await target.createRoom());
    sides.push({ name, target, roomIds, senders: await openAll((handlers) => target.openSender(handlers)) });
  }

  const rows = new Rows();
  for (let round = -1; round < rounds; round += 1) {
    for (const roomCount of roomCounts) {
      for (const { name, target, roomIds, senders } of turnOrder(sides, round + 1)) {
        let sent = 0;
        const sendText = () => target.sendText(roomIds[sent++ % roomCount] ?? target.roomId, contentBytes);
        const { tookMs } = await pump(senders, count, sendText);
        // The first round is a warm-up.
        if (round < 0) continue;
        const title = `stored and acknowledged sends, ${name}, ${roomCount} ${roomCount === 1 ? 'room' : 'rooms'}`;
        rows.add(title, 'a second', 'Parley', count / (tookMs / 1_000), 'more');
      }
    }
  }
  return rows.all();
};
