import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { addressOf } from './address-of.ts';

/** Closes what one address opens beyond its share, before a byte of it is read: else one caller takes the place of all. */
export function boundAddresses(server: Server, most: number): void {
  const [serve, ...others] = server.listeners('connection') as ((socket: Socket) => void)[];
  if (serve === undefined || others.length > 0) throw new TypeError('an HTTP server has one listener for connections');
  const open = new Map<string, number>();
  server.removeListener('connection', serve);
  server.on('connection', (socket: Socket) => {
    const from = addressOf(socket.remoteAddress ?? '');
    const others = open.get(from) ?? 0;
    if (others >= most) {
      socket.destroy();
      return;
    }
    open.set(from, others + 1);
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1;
      if (left === 0) open.delete(from);
      else open.set(from, left);
    });
    serve.call(server, socket);
  });
}
