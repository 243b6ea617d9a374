/**
 * The load: machines that want something of a host at a rate that no fleet of real clients on one machine reaches. Used by
 * `attiva host bench` and by the benchmark of the repository; it sends to loopback alone. Making machines is `machines.ts`,
 * sending `run-load.ts`, a morning on which all are switched on `run-storm.ts`.
 *
 * This file: HTTP/1.1 over a bare socket, since what is measured must not be the one that measures.
 */
import { connect, type Socket } from 'node:net';

/** What is asked; without a body it is a GET. */
export interface Question {
  readonly path: string;
  readonly body?: string;
}

export interface Answer {
  /** 0 where there was none: `body` says why. */
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds?: number;
  /** The system's word for a connection that failed (`ECONNREFUSED`), `closed`, or `timeout`. */
  readonly broken?: string;
}

/** How a client of Attiva waits: 3 s for the connection, 10 s for the whole exchange. */
export const clientLimits: AskLimits = { connect: 3000, exchange: 10_000 };

/** Milliseconds. */
export interface AskLimits {
  readonly connect: number;
  readonly exchange: number;
}

/** One connection; one question at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #limits: AskLimits | undefined;
  #received = '';
  #bytes = Number.NaN;
  #settle: ((answer: Answer) => void) | undefined;
  #timers: NodeJS.Timeout[] = [];

  constructor(port: number, limits?: AskLimits) {
    this.#limits = limits;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#break(error.code ?? 'error', String(error)));
    this.#socket.on('close', () => this.#break('closed', `closed after ${this.#received.slice(0, 200)}`));
  }

  /** Fulfils once it is open, or has failed: the first question tells. */
  async opened(): Promise<void> {
    if (this.#socket.connecting)
      await new Promise<void>((resolve) => this.#socket.once('connect', resolve).once('close', () => resolve()));
  }

  ask({ path, body }: Question, keepAlive: boolean): Promise<Answer> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#received = '';
      this.#bytes = Number.NaN;
      if (this.#limits !== undefined) this.#watch(this.#limits);
      const end = `connection: ${keepAlive ? 'keep-alive' : 'close'}\r\n\r\n`;
      this.#socket.write(
        body === undefined
          ? `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${end}`
          : `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/jose\r\n` +
              `content-length: ${body.length}\r\n${end}${body}`,
      );
    });
  }

  end(): void {
    this.#socket.end();
  }

  #watch({ connect: toConnect, exchange }: AskLimits): void {
    const late = (): void => {
      this.#break('timeout', 'no answer in time');
      this.#socket.destroy();
    };
    if (this.#socket.connecting) {
      const timer = setTimeout(late, toConnect);
      this.#timers.push(timer);
      this.#socket.once('connect', () => clearTimeout(timer));
    }
    this.#timers.push(setTimeout(late, exchange));
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    if (Number.isNaN(this.#bytes)) {
      this.#bytes = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, head))?.[1] ?? 0);
    }
    if (this.#received.length < head + 4 + this.#bytes) return;
    const after = /\r\nretry-after: (\d+)/i.exec(this.#received.slice(0, head))?.[1];
    this.#finish({
      status: Number(this.#received.slice(9, 12)),
      body: this.#received.slice(head + 4),
      ...(after !== undefined && { retryAfterSeconds: Number(after) }),
    });
  }

  #break(broken: string, body: string): void {
    this.#finish({ status: 0, body, broken });
  }

  #finish(answer: Answer): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}
