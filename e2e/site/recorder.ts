/** Stands between a host and its authority and keeps every byte that the host sends. */
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

export interface Recorder {
  /** `http://address:port`, to be announced instead of the authority's own. */
  readonly url: string;
  /** What was sent on each connection, in the order in which they were made. */
  readonly sent: readonly Buffer[];
  close(): Promise<void>;
}

/** Passes on what comes to a port of its own on the address to another port there. */
export async function startRecorder(address: string, toPort: number): Promise<Recorder> {
  const sent: Buffer[] = [];
  const server = createServer((host) => {
    const index = sent.push(Buffer.alloc(0)) - 1;
    const authority = connect(toPort, address);
    host.on('data', (bytes) => {
      sent[index] = Buffer.concat([sent[index] ?? Buffer.alloc(0), bytes]);
      authority.write(bytes);
    });
    authority.on('data', (bytes) => host.write(bytes));
    for (const [one, other] of [
      [host, authority],
      [authority, host],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.end());
    }
  });
  return { url: `http://${address}:${await listen(server, address)}`, sent, close: () => close(server) };
}

async function listen(server: Server, address: string): Promise<number> {
  server.listen(0, address);
  await once(server, 'listening');
  const place = server.address();
  if (place === null || typeof place !== 'object') throw new Error(`${address} gives no port`);
  return place.port;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
