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

async function play(step: Step, socket: WireSocket | null, scene: Scene): Promise<WireSocket | null> {
  const withToken = (text: string) => text.replaceAll('{token}', scene.token);
  switch (step.kind) {
    case 'open': {
      const headers = Object.entries(step.headers).map(([name, value]) => [name, withToken(value)]);
      const opened = await scene.anonymousSocket({
        query: step.query,
        headers: Object.fromEntries(headers) as Record<string, string>,
      });
      if (opened === null || step.firstFrame === null) return opened;
      const { opcode, payload, calls } = step.firstFrame;
      opened.ledger.sent(calls);
      opened.send(frame(opcode, withToken(payload)));
      return opened;
    }
    case 'frames': {
      if (socket === null) return null;
      socket.ledger.sent(step.frames.flatMap(({ calls }) => calls));
      const bytes = Buffer.concat(
        step.frames.map(({ opcode, payload, isFinal }) => frame(opcode, payload, { isFinal })),
      );
      if (step.pieces === 1) socket.send(bytes);
      else await socket.drip(bytes, step.pieces);
      return socket;
    }
    case 'stop reading':
      socket?.stopReading();
      return socket;
    case 'read on':
      socket?.readOn();
      return socket;
    case 'leave':
      socket?.[Symbol.dispose]();
      return null;
    case 'requests': {
      const client = scene.requests();
      if (!step.isRead) client.stopReading();
      const bytes = step.requests.map(withToken);
      if (step.pieces === 1) client.send(...bytes);
      else for (const each of bytes) await client.drip(each, step.pieces);
      return socket;
    }
  }
}
