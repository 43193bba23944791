/** Sends messages until it is killed, and prints the seq of each once it is acknowledged. Its argument is the URL of a database. */
import { createMessageWriter, openStore } from '../index.ts';
import { createRoom, register, sendOf } from '../suite/test-database.ts';

const store = await openStore({ url: process.argv[2] ?? '' });
const ada = await register(store, 'ada');
const room = await createRoom(store, ada);
const writer = createMessageWriter(store.messages, { onCommitted() {} });

async function sendOn(): Promise<never> {
  for (;;) {
    const result = await writer.submit(sendOf(room, ada, `I was acknowledged`));
    if (result.ok) process.stdout.write(`${room.id} ${result.message.seq}\n`);
  }
}
await Promise.all(Array.from({ length: 20 }, sendOn));
