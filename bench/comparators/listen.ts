import type { Server } from 'node:http';

/** Listens on a free port, on the loopback interface only; the printed line tells the load generator which. */
export function listen(server: Server, name: string): void {
  // As many clients may wait at once as with Parley's own server.
  server.listen({ port: 0, host: '127.0.0.1', backlog: 511 }, () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('This listens on a port.');
    console.log(`${name} is ready at http://127.0.0.1:${address.port}`);
  });
}
