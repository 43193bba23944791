import { until } from '../../../torture/until.ts';
import type { Attack } from '../scene.ts';
import { requestText } from '../wire-requests.ts';
import { patienceMs } from '../wire-socket.ts';
import { unless } from './unless.ts';

export const onConnections: Record<string, Attack> = {
  'sockets of nobody, as many as one address gets': async (scene) => {
    let open = 0;
    while (open < 400 && (await scene.anonymousSocket()) !== null) open += 1;
    return scene.bystander.problems();
  },

  'sockets of nobody from 8 addresses, as many as the server takes': async (scene) => {
    for (let address = 1; address <= 8; address++) {
      const from = `127.3.2.${address}`;
      for (let open = 0; open < 60; open++) {
        if ((await scene.anonymousSocket({ from })) === null) break;
      }
    }
    // There is no room for another socket, and everything else goes on.
    return scene.bystander.problems({ canConnect: false });
  },

  'sockets of nobody and requests that stay, and an answer that nobody reads': async (scene) => {
    const { usage } = scene.server;
    const before = usage.descriptors;
    for (const query of ['', '?connectionParams=1']) await scene.anonymousSocket({ query });
    const client = scene.requests();
    client.stopReading();
    const headers = { authorization: `Bearer ${scene.token}` };
    // Longer than what the system keeps of an answer between two sockets.
    client.send(
      ...Array.from({ length: 60 }, () => requestText('/api/chat/rooms/1/messages?limit=200', { headers })),
    );
    const halves = scene.requests();
    halves.send('GET / HTTP/1.1\r\nHost: x\r\n');
    const areLetGo = await until(() => usage.descriptors <= before, patienceMs);
    const left = usage.descriptors - before;
    return unless(areLetGo, `${left} connections may stay, of which nothing comes, and which read nothing.`);
  },
};
