import { Agent, type IncomingMessage, request } from 'node:http';
import { labVariables } from '../this-process.ts';
import { doNotShip } from './do-not-ship.ts';

/** The way to the lab that started this process (`attiva lab run … -- COMMAND`): one address, loopback only. */
export class LabConnection {
  readonly #base: URL;
  /** One connection that stays: the lab takes its end for the end of this process. */
  readonly #kept = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(base: URL) {
    this.#base = base;
  }

  /** The connection, where there is a lab. @throws {TypeError} for an address that no lab gives. */
  static find(): LabConnection | undefined {
    const { ATTIVA_LAB: address } = labVariables();
    if (address === undefined || address === '') return undefined;
    const base = URL.canParse(address) ? new URL(address) : undefined;
    // Whoever may set this variable would else name a lab of his own, anywhere.
    if (base === undefined || base.protocol !== 'http:' || !/^(127\.0\.0\.1|\[::1\])$/.test(base.hostname)) {
      throw new TypeError('ATTIVA_LAB: not the address that `attiva lab run` gives to the command it starts');
    }
    return new LabConnection(base);
  }

  /** One question; `body` makes it a command. @throws {Error} with the lab's own words. */
  ask<Answer>(path: string, body?: object): Promise<Answer> {
    return this.#exchange<Answer>(path, { body, agent: false });
  }

  /** The first question of the connection that stays. */
  attach<Answer>(path: string, body: object): Promise<Answer> {
    return this.#exchange<Answer>(path, { body, agent: this.#kept });
  }

  /** A further one, over the connection that stays; waiting for its answer does not keep this process alive. */
  listen<Answer>(path: string): Promise<Answer> {
    return this.#exchange<Answer>(path, { agent: this.#kept, isIdle: true });
  }

  #exchange<Answer>(path: string, how: Exchange): Promise<Answer> {
    const text = how.body === undefined ? undefined : JSON.stringify(how.body);
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.#base), {
        agent: how.agent,
        method: text === undefined ? 'GET' : 'POST',
        headers: { 'user-agent': doNotShip, ...(text !== undefined && { 'content-type': 'application/json' }) },
      });
      if (how.isIdle === true) sent.on('socket', (socket) => socket.unref());
      sent.once('error', reject);
      sent.once('response', (response) => {
        readJson<Answer>(response).then(resolve, reject);
      });
      sent.end(text);
    });
  }
}

interface Exchange {
  readonly body?: object | undefined;
  readonly agent: Agent | false;
  readonly isIdle?: boolean;
}

async function readJson<Answer>(response: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
  const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as Answer & { readonly error?: string };
  if (response.statusCode === 200) return body;
  throw new Error(`the lab: ${body.error ?? `status ${response.statusCode}`}`);
}
