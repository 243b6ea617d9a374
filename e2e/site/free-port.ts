import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that was free on this address a moment ago: somebody's service on all addresses may hold the usual one. */
export async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const place = server.address();
  server.close();
  await once(server, 'close');
  if (place === null || typeof place !== 'object') throw new Error(`${address} gives no port`);
  return place.port;
}
