import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { History } from './history.ts';
import { listen } from './listen.ts';

/** The broadcast loop that everyone writes first: no store, no rooms, no accounts, no back-pressure. */
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const history = new History();

interface Command {
  /** Broadcast this many messages now. */
  count?: number;
  contentBytes?: number;
  /** Send everything after this version. */
  since?: number;
}

sockets.on('connection', (socket, { url }) => {
  socket.on('error', console.error);
  if (url === '/echo') {
    socket.on('message', (data: Buffer) => socket.send(data.toString()));
    return;
  }
  socket.on('message', (data: Buffer) => {
    const { count = 0, contentBytes = 0, since }: Command = JSON.parse(data.toString());
    for (let sent = 0; sent < count; sent += 1) {
      const text = JSON.stringify(history.add(contentBytes));
      for (const client of sockets.clients) {
        if (client !== socket && client.readyState === WebSocket.OPEN) client.send(text);
      }
    }
    if (since !== undefined) {
      for (const event of history.since(since)) socket.send(JSON.stringify(event));
    }
    if (count === 0) socket.send('following');
  });
});

listen(server, 'bare ws');
