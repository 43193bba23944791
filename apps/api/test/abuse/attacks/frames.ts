import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { frame, opcodes } from '../../torture/raw-socket.ts';
import type { Attack } from '../attack.ts';
import type { AttackSocket, Call } from '../attack-socket.ts';
import { ended, writeEndlessly, type Attacker } from '../attacker.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const stop = '{"id":2,"method":"subscription.stop"}';

/** Texts that are far deeper than any call. */
const deepTexts: readonly string[] = [
  '['.repeat(40_000),
  nested(30_000),
  `[{"id":1,"method":"query","params":{"path":"rooms.list","input":${nested(6_000)}}},${stop}]`,
  `[{"id":1,"method":"query","params":{"path":"rooms.list","input":${'{"a":'.repeat(6_000)}1${'}'.repeat(6_000)}}},${stop}]`,
  `{"id":1,"method":"subscription","params":{"path":"rooms.follow","input":${nested(20_000)}}}`,
  `{"method":"connectionParams","data":{"token":${nested(20_000)}}}`,
];

async function sendDeep(attacker: Attacker, lane: number): Promise<void> {
  const isNobody = lane % 2 === 0;
  const socket = await attacker.socket(isNobody ? {} : { token: attacker.account().token });
  for (const text of deepTexts) socket.send(text);
  await Promise.race([socket.closed(), pause(200)]);
  socket.cut();
}

/** One frame of 24 KB that asks for 256 pages of the longest messages. */
function pages(attacker: Attacker): Call[] {
  const input = { roomId: attacker.stage.longRoomId, limit: 200 };
  return Array.from({ length: 256 }, () => ({ method: 'query', path: 'messages.list', input }));
}

async function askForPages(attacker: Attacker, account: number): Promise<void> {
  const socket = await attacker.socket({
    token: attacker.account(account).token,
    from: attacker.address(account),
  });
  while (socket.isOpen) {
    const answered = socket.answers(256);
    socket.call(...pages(attacker));
    await answered;
  }
}

/** After what is asked nothing is read: what is answered waits in the server. */
async function askAndNotRead(attacker: Attacker): Promise<void> {
  const socket = await attacker.socket({ token: attacker.account().token });
  socket.pause();
  while (socket.isOpen) {
    socket.call(...pages(attacker));
    await Promise.race([socket.closed(), pause(1_000)]);
  }
}

/** Upgrades by hand, to send frames that no library would. */
async function rawSocket(attacker: Attacker, account = 0): Promise<Socket> {
  const socket = await attacker.tcp(attacker.address(account));
  socket.write(
    `GET /trpc?connectionParams=1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
  );
  const data = { token: attacker.account(account).token };
  socket.write(frame(opcodes.text, JSON.stringify({ method: 'connectionParams', data })));
  return socket;
}

function repeated(each: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => each));
}

async function flood(attacker: Attacker, bytes: Buffer, { isRead }: { isRead: boolean }): Promise<void> {
  const socket = await rawSocket(attacker);
  if (isRead) socket.resume();
  await writeEndlessly(socket, () => bytes);
}

const garbage = (attacker: Attacker) =>
  Buffer.from(Array.from({ length: 16 * 1024 }, () => attacker.random.int(0, 255)));

/** A frame that says it is long, all but its last byte, and then nothing. */
async function holdHalfFrame(attacker: Attacker, account = 0): Promise<void> {
  const socket = await rawSocket(attacker, account);
  socket.resume();
  const whole = frame(opcodes.text, Buffer.alloc(1024 * 1024 - 16, ' '));
  socket.write(whole.subarray(0, -1));
  await ended(socket);
}

/** Answers to frames, to calls and to none, on one socket and again on the next. */
async function sendMalformed(socket: AttackSocket): Promise<void> {
  const texts = ['{}', '[]', 'null', '"', '[null,1,""]', '{"id":1}', '{"id":{},"method":"query"}', 'PONG'];
  while (socket.isOpen) {
    for (let count = 0; count < 50; count += 1) for (const text of texts) socket.send(text);
    await Promise.race([socket.answers(100), pause(50)]);
  }
}

/** A frame of 1 MB with as many calls as fit: more than may be under way, or of procedures that are not there, or no calls at all. */
const tinyCalls: readonly string[] = [
  `[${Array.from({ length: 15_000 }, (_, id) => `{"id":${id},"method":"query","params":{"path":"x"}}`).join(',')}]`,
  `[${Array.from({ length: 15_000 }, (_, id) => `{"id":${id},"method":"subscription","params":{"path":"x"}}`).join(',')}]`,
  `[${Array.from({ length: 20_000 }, (_, id) => `{"id":${id},"method":"subscription.stop"}`).join(',')}]`,
  `[${'0,'.repeat(400_000)}0]`,
];

async function sendTinyCalls(attacker: Attacker): Promise<void> {
  const socket = await attacker.socket({ token: attacker.account().token });
  while (socket.isOpen) {
    const answered = socket.answers(1);
    socket.send(attacker.random.pick(tinyCalls));
    await Promise.race([answered, pause(500)]);
  }
}

export const frameAttacks: readonly Attack[] = [
  {
    name: 'deep-frames',
    does: 'Sends frames nested up to 40,000 deep, with and without an account, on 8 sockets, and reconnects.',
    run: (attacker) => attacker.lanes(8, (lane) => sendDeep(attacker, lane)),
  },
  {
    name: 'page-batch',
    does: 'Requests 256 pages of 200 messages of 16 KB in one frame, and repeats when they have arrived.',
    run: (attacker) => attacker.lanes(1, () => askForPages(attacker, 0)),
  },
  {
    name: 'page-batch-unread',
    does: 'The same every second on 4 sockets, and reads nothing.',
    run: (attacker) => attacker.lanes(4, () => askAndNotRead(attacker)),
  },
  {
    name: 'page-batch-20',
    isCrowd: true,
    does: 'The same as `page-batch`, from 20 accounts on as many addresses.',
    run: (attacker) => attacker.lanes(20, (lane) => askForPages(attacker, lane)),
  },
  {
    name: 'ping-flood',
    does: "Sends tRPC's `PING` as fast as the server accepts it, on 4 sockets, and reads the answers.",
    run: (attacker) => {
      const pings = repeated(frame(opcodes.text, 'PING'), 1_000);
      return attacker.lanes(4, () => flood(attacker, pings, { isRead: true }));
    },
  },
  {
    name: 'ping-flood-unread',
    does: 'Sends WebSocket pings of 125 bytes as fast as the server accepts them, on 8 sockets, and reads nothing.',
    run: (attacker) => {
      const pings = repeated(frame(opcodes.ping, 'x'.repeat(125)), 1_000);
      return attacker.lanes(8, () => flood(attacker, pings, { isRead: false }));
    },
  },
  {
    name: 'fragments',
    does: 'Sends one endless message in fragments of one byte, on 20 sockets, and reconnects.',
    run: (attacker) => {
      const begin = frame(opcodes.text, ' ', { isFinal: false });
      const more = repeated(frame(opcodes.continuation, ' ', { isFinal: false }), 1_000);
      return attacker.lanes(20, async () => {
        const socket = await rawSocket(attacker);
        socket.resume();
        socket.write(begin);
        await writeEndlessly(socket, () => more);
      });
    },
  },
  {
    name: 'half-frames',
    does: 'Sends all but the last byte of a 1 MB frame, on 1,000 sockets.',
    run: (attacker) => attacker.lanes(1_000, () => holdHalfFrame(attacker)),
  },
  {
    name: 'half-frames-20',
    isCrowd: true,
    does: 'The same from 20 accounts on as many addresses, 100 sockets each.',
    run: (attacker) => attacker.lanes(2_000, (lane) => holdHalfFrame(attacker, lane % 20)),
  },
  {
    name: 'binary-garbage',
    does: 'Upgrades and sends random bytes, raw and in binary frames, on 8 sockets, and reconnects.',
    run: (attacker) =>
      attacker.lanes(8, async (lane) => {
        const bytes = garbage(attacker);
        await flood(attacker, lane % 2 === 0 ? bytes : frame(opcodes.binary, bytes), { isRead: true });
      }),
  },
  {
    name: 'malformed-calls',
    does: 'Sends malformed calls as fast as the server answers, on 4 sockets.',
    run: (attacker) =>
      attacker.lanes(4, async () =>
        sendMalformed(await attacker.socket({ token: attacker.account().token })),
      ),
  },
  {
    name: 'tiny-calls',
    does: 'Sends frames of 1 MB with up to 20,000 calls, which are refused, on 4 sockets, and reads the answers.',
    run: (attacker) => attacker.lanes(4, () => sendTinyCalls(attacker)),
  },
];
