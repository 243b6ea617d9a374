import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createSilentLog, parseConfig } from '@attiva/daemon';
import { type ComposedHost, composeHost, createInlineVerifier, hostConfigSchema, type HostParts } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import type { AttackSite } from './attack-site.ts';

type Verifier = NonNullable<HostParts['verifier']>;

/** What a host answered over a socket. */
export interface Heard {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly code: string | undefined;
}

const queue = 16;
/** Longest wait for anything on a real socket, milliseconds of real time. */
const patience = 20_000;

/** A copy of the honest host that really listens, on loopback, with a short queue: the one place with real sockets. */
export class ListeningHost {
  /** Most requests that wait at once. */
  readonly queue: number = queue;
  readonly #composed: ComposedHost;
  readonly #port: number;
  readonly #gate: Gate;

  private constructor(made: { readonly composed: ComposedHost; readonly port: number; readonly gate: Gate }) {
    this.#composed = made.composed;
    this.#port = made.port;
    this.#gate = made.gate;
  }

  static async start(site: AttackSite): Promise<ListeningHost> {
    const folder = join(site.world.folder, `listening-${randomBytes(4).toString('hex')}`);
    cpSync(site.host.folder, folder, { recursive: true });
    const gate = new Gate();
    const text = `[activation]\naddresses = ["127.0.0.1"]\nport = 0\nqueue = ${queue}\n`;
    const composed = await composeHost({
      folder,
      config: parseConfig(text, hostConfigSchema, 'the lab'),
      log: createSilentLog(),
      now: () => site.world.time.now,
      monotonic: () => performance.now(),
      uptime: () => site.world.time.now / 1000,
      device: [0, 0, 0],
      askAuthority: async () => {
        throw new ActivationError('authority-unreachable', 'this host registers with nobody');
      },
      token: { text: randomBytes(32).toString('base64url') },
      verifier: gate.before(createInlineVerifier(20_000)),
      allowLab: true,
    });
    const [at] = await composed.listen();
    gate.open();
    if (at === undefined) throw new TypeError('the host listens nowhere');
    return new ListeningHost({ composed, port: at.port, gate });
  }

  /** Requests that come in wait, as behind a verifier that is busy. */
  holdBack(): void {
    this.#gate.close();
  }

  goOn(): void {
    this.#gate.open();
  }

  /** Sends a body and hears the answer; a connection that ends without one is status 0. */
  post(body: string): Promise<Heard> {
    return new Promise((resolve) => {
      const headers = { 'content-type': 'application/jose', 'content-length': Buffer.byteLength(body) };
      const options = { host: '127.0.0.1', port: this.#port, method: 'POST', path: '/v1/activations', headers };
      const sent = httpRequest({ ...options, agent: false, timeout: patience }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'], code: codeOf(text) });
        });
      });
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => resolve({ status: 0, retryAfter: undefined, code: undefined }));
      sent.end(body);
    });
  }

  /** Sends bytes as they are and gives all that is heard until the host closes the connection. */
  async raw(bytes: string): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port: this.#port, timeout: patience });
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.write(bytes);
    await once(socket, 'close');
    return heard;
  }

  close(): Promise<void> {
    this.#gate.open();
    return this.#composed.close();
  }
}

function codeOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly code?: string }).code;
  } catch {
    return undefined; // No JSON is no problem document.
  }
}

/** Lets a verifier work, or makes it wait. */
class Gate {
  #opened: Promise<void> = Promise.resolve();
  #open: () => void = () => {};

  close(): void {
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }

  before(verifier: Verifier): Verifier {
    return {
      verify: async (batch) => {
        await this.#opened;
        return verifier.verify(batch);
      },
      close: () => verifier.close(),
    };
  }
}
