import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LabWire } from '../world/lab-wire.ts';

const mostBytes = 64 * 1024;

/** A real port of loopback in front of one address of the lab's wires. It is the same port each time it is opened. */
export class HostSocket {
  readonly #wire: LabWire;
  readonly #address: string;
  #server: Server | undefined;
  #port = 0;

  constructor(wire: LabWire, address: string) {
    this.#wire = wire;
    this.#address = address;
  }

  /** Undefined before it was opened the first time. */
  get port(): number | undefined {
    return this.#port === 0 ? undefined : this.#port;
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [host = '', port = ''] = this.#address.split(':');
    const listener = this.#wire.listenerAt(this.#address);
    const text = await readBody(request);
    if (listener === undefined || text === undefined) {
      response.destroy(); // Switched off in the middle, or more than any host reads.
      return;
    }
    const { method, url = '/', headers } = request;
    const asked = { host, port: Number(port), path: url, maxBytes: mostBytes };
    const body = { type: headers['content-type'] ?? '', text };
    const answer = await listener(
      method === 'POST' ? { ...asked, method, body } : { ...asked, method: 'GET' },
      'the product',
    );
    const { retryAfterSeconds } = answer;
    response.setHeader('content-type', answer.type);
    if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds);
    response.writeHead(answer.status).end(answer.text);
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
