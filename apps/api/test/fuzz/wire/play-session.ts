import { frame } from '../../torture/raw-socket.ts';
import type { Attack, Scene } from './scene.ts';
import type { Step } from './session-arbitrary.ts';
import type { WireSocket } from './wire-socket.ts';

/** Does what a session says, step by step, and waits at its end until the server is through with it. */
export function playing(steps: readonly Step[]): Attack {
  return async (scene) => {
    let socket: WireSocket | null = null;
    for (const step of steps) socket = await play(step, socket, scene);
    const problems = await scene.bystander.problems();
    socket?.readOn();
    await socket?.fence();
    return problems;
  };
}

/** The socket that frames go to from here on. */
async function play(step: Step, socket: WireSocket | null, scene: Scene): Promise<WireSocket | null> {
  const withToken = (text: string) => text.replaceAll('{token}', scene.token);
  if (step.kind === 'open') return open(step, scene, withToken);
  if (step.kind === 'leave') {
    socket?.[Symbol.dispose]();
    return null;
  }
  if (step.kind === 'stop reading') socket?.stopReading();
  if (step.kind === 'read on') socket?.readOn();
  if (step.kind === 'frames' && socket !== null) {
    socket.ledger.sent(step.frames.flatMap(({ calls }) => calls));
    const bytes = Buffer.concat(
      step.frames.map(({ opcode, payload, isFinal }) => frame(opcode, payload, { isFinal })),
    );
    if (step.pieces === 1) socket.send(bytes);
    else await socket.drip(bytes, step.pieces);
  }
  if (step.kind === 'requests') {
    const client = scene.requests();
    if (!step.isRead) client.stopReading();
    const texts = step.requests.map(withToken);
    if (step.pieces === 1) client.send(...texts);
    else for (const each of texts) await client.drip(each, step.pieces);
  }
  return socket;
}

async function open(
  { query, headers, firstFrame }: Extract<Step, { kind: 'open' }>,
  scene: Scene,
  withToken: (text: string) => string,
): Promise<WireSocket | null> {
  const ownHeaders = Object.entries(headers).map(([name, value]) => [name, withToken(value)] as const);
  const socket = await scene.anonymousSocket({ query, headers: Object.fromEntries(ownHeaders) });
  if (socket === null || firstFrame === null) return socket;
  const { opcode, payload, calls } = firstFrame;
  socket.ledger.sent(calls);
  socket.send(frame(opcode, withToken(payload)));
  return socket;
}
