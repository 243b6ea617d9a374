/** For tests: a wire between a database (or any server) and its client that can be counted on, cut, and made to swallow what is sent. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of the client's next packet, and of the connection with it. */
export type Fate = 'cut before it arrives' | 'cut before its answer' | 'swallowed from now on';

export interface Wire {
  readonly port: number;
  /** Packets of the client so far that came after an answer: each is a trip. */
  trips(): number;
  /** For the next packet of whichever connection. */
  next(fate: Fate): void;
  /** Everything goes through again. */
  mend(): void;
  close(): Promise<void>;
}

export async function startWire(target: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let trips = 0;
  let fate: Fate | undefined;
  let swallowing = false;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let [answered, dropping] = [true, false];
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // The other side learns it by the end that follows.
      socket
        .on('error', cut)
        .on('close', cut)
        .on('close', () => sockets.delete(socket));
    }
    client.on('data', (packet) => {
      if (answered) trips += 1;
      answered = false;
      if (fate === 'swallowed from now on') swallowing = true;
      const now = fate;
      fate = undefined;
      if (swallowing) return;
      if (now === 'cut before it arrives') return cut();
      if (now === 'cut before its answer') dropping = true;
      upstream.write(packet);
    });
    upstream.on('data', (packet) => {
      answered = true;
      if (swallowing) return;
      if (dropping) return cut();
      client.write(packet);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  return {
    port: place !== null && typeof place === 'object' ? place.port : 0,
    trips: () => trips,
    next: (what) => {
      fate = what;
    },
    mend: () => {
      fate = undefined;
      swallowing = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
