/**
 * The load: raw HTTP/1.1 over sockets to loopback, closed loop (as fast as answers come) or open loop (at a fixed rate).
 * Bounded by the list of requests it is given; sends nowhere but to 127.0.0.1.
 */
import { connect, type Socket } from 'node:net';

export interface LoadResult {
  readonly answered: number;
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds of each answer, in no order. */
  readonly latencies: readonly number[];
  /** Some bodies of answers, to be judged afterwards. */
  readonly sample: readonly string[];
}

export interface LoadOptions {
  readonly port: number;
  readonly bodies: readonly string[];
  readonly keepAlive: boolean;
  /** Connections at once (closed loop). */
  readonly connections: number;
  /** Requests per second (open loop); absent: closed loop. */
  readonly rate?: number;
}

interface Answer {
  readonly ok: boolean;
  readonly body: string;
}

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const sample: string[] = [];
  let failed = 0;
  const note = (began: number, answer: Answer): void => {
    latencies.push(performance.now() - began);
    if (!answer.ok) failed += 1;
    if (sample.length < 5 || !answer.ok) sample.push(answer.body);
  };
  const began = performance.now();
  if (options.rate === undefined) await closedLoop(options, note);
  else await openLoop(options, options.rate, note);
  const seconds = (performance.now() - began) / 1000;
  return { answered: latencies.length - failed, failed, seconds, latencies, sample: sample.slice(0, 20) };
}

type Note = (began: number, answer: Answer) => void;

async function closedLoop(options: LoadOptions, note: Note): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    let kept: Connection | undefined;
    for (let body = options.bodies[next++]; body !== undefined; body = options.bodies[next++]) {
      const began = performance.now();
      if (options.keepAlive) {
        kept ??= new Connection(options.port);
        note(began, await kept.ask(body, true));
      } else {
        note(began, await new Connection(options.port).ask(body, false));
      }
    }
    kept?.end();
  };
  await Promise.all(Array.from({ length: options.connections }, loop));
}

async function openLoop(options: LoadOptions, rate: number, note: Note): Promise<void> {
  const under: Promise<void>[] = [];
  const began = performance.now();
  for (let sent = 0; sent < options.bodies.length; ) {
    const due = Math.min(options.bodies.length, Math.ceil(((performance.now() - began) / 1000) * rate));
    for (; sent < due; sent += 1) {
      // Latency counts from when the request was due: waiting in our own queue is not hidden.
      const dueAt = began + (sent / rate) * 1000;
      const body = options.bodies[sent] as string;
      under.push(new Connection(options.port).ask(body, false).then((answer) => note(dueAt, answer)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
}

/** One connection; one question at a time. */
class Connection {
  readonly #socket: Socket;
  #received = '';
  #settle: ((answer: Answer) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.on('error', (error) => this.#finish({ ok: false, body: String(error) }));
    this.#socket.on('close', () => this.#finish({ ok: false, body: `closed after ${this.#received.slice(0, 200)}` }));
  }

  ask(body: string, keepAlive: boolean): Promise<Answer> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#received = '';
      this.#socket.write(
        `POST /v1/activations HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/jose\r\n` +
          `content-length: ${body.length}\r\nconnection: ${keepAlive ? 'keep-alive' : 'close'}\r\n\r\n${body}`,
      );
    });
  }

  end(): void {
    this.#socket.end();
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#received.slice(0, head))?.[1] ?? Number.NaN);
    if (this.#received.length < head + 4 + length) return;
    this.#finish({ ok: this.#received.startsWith('HTTP/1.1 200'), body: this.#received.slice(head + 4) });
  }

  #finish(answer: Answer): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}
