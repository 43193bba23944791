import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { History } from './history.ts';
import { listen } from './listen.ts';

const server = createServer();
const io = new Server(server, { transports: ['websocket'], serveClient: false });
const history = new History();

io.on('connection', (socket) => {
  socket.on('follow', () => {
    void socket.join('room');
    socket.emit('following');
  });
  socket.on('tick', ({ count, contentBytes }: { count: number; contentBytes: number }) => {
    for (let sent = 0; sent < count; sent += 1) io.to('room').emit('roomEvent', history.add(contentBytes));
  });
});

listen(server, 'Socket.IO');
