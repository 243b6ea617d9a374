import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where a listener may be, on loopback. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/**
 * A place that is free until the test itself takes it, and again afterwards: of 127.0.0.1 another process may take each port in
 * between, of an address that was drawn nobody does.
 */
export async function ownPlace(): Promise<Place> {
  const address = `127.${randomInt(1, 255)}.${randomInt(0, 255)}.${randomInt(1, 255)}`;
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const place = server.address();
  server.close();
  await once(server, 'close');
  if (place === null || typeof place !== 'object') throw new Error(`${address} gives no port`);
  return { address, port: place.port };
}
