import { once } from 'node:events';
import { WebSocket } from 'ws';

const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';

/**
 * How much memory of a Node process is in use after a garbage collection: objects, and buffers, which are outside the heap. It shows a leak
 * that the size of the process does not, since that also depends on the allocator.
 *
 * @param port Where the process listens for debuggers (`--inspect`). None stays connected: with one a process does not exit.
 */
export async function liveBytes(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
  if (target === undefined) throw new Error('There is nothing to debug.');
  const socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false });
  try {
    await once(socket, 'open');
    socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
    await once(socket, 'message');
    socket.send(JSON.stringify({ id: 2, method: 'Runtime.evaluate', params: { expression } }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    const { result } = JSON.parse(data.toString()) as { result: { result: { value: number } } };
    return result.result.value;
  } finally {
    socket.close();
    await once(socket, 'close');
  }
}
