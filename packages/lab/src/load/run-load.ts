/** Load in a closed loop (as fast as answers come) or an open one (at a fixed rate); bounded by the list of bodies it is given. */
import { randomBytes } from 'node:crypto';
import { type Answer, type AskLimits, Connection } from './connection.ts';

export interface LoadResult {
  readonly answered: number;
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds of each answer, in no order. */
  readonly latencies: readonly number[];
  /** Some bodies of answers, to be judged afterwards; those of failures first of all. */
  readonly sample: readonly string[];
}

export interface LoadOptions {
  /** Several: connections are dealt out among them in turn. */
  readonly ports: readonly number[];
  /** Bodies of `POST /v1/activations`. */
  readonly bodies: readonly string[];
  readonly keepAlive: boolean;
  /** Connections at once (closed loop). */
  readonly connections: number;
  /**
   * Asks who the host is before each request, as clients do, each question on a connection of its own; the id of the vendor. Closed
   * loop with new connections only.
   */
  readonly meet?: string;
  /** Requests per second (open loop); absent: closed loop. */
  readonly rate?: number;
}

const path = '/v1/activations';

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const [sample, failures]: [string[], string[]] = [[], []];
  let failed = 0;
  const note = (began: number, { status, body }: Answer): void => {
    latencies.push(performance.now() - began);
    if (status === 200) {
      if (sample.length < 5) sample.push(body);
      return;
    }
    failed += 1;
    if (failures.length < 15) failures.push(body);
  };
  const kept = options.keepAlive ? await openConnections(options) : [];
  const began = performance.now();
  if (options.rate === undefined) await closedLoop(options, kept, note);
  else await openLoop(options, options.rate, note);
  const seconds = (performance.now() - began) / 1000;
  return { answered: latencies.length - failed, failed, seconds, latencies, sample: [...failures, ...sample] };
}

type Note = (began: number, answer: Answer) => void;

/** Before the clock starts, and not all at once: a listener's queue of connections is short. */
async function openConnections({ connections, ports }: LoadOptions): Promise<Connection[]> {
  const opened: Connection[] = [];
  while (opened.length < connections) {
    const some = Array.from({ length: Math.min(64, connections - opened.length) }, (_, place) => {
      return new Connection(portOf(ports, opened.length + place));
    });
    await Promise.all(some.map((connection) => connection.opened()));
    opened.push(...some);
  }
  return opened;
}

async function closedLoop(options: LoadOptions, kept: readonly Connection[], note: Note): Promise<void> {
  const { bodies, keepAlive, ports } = options;
  let next = 0;
  const loop = async (_: unknown, place: number): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const began = performance.now();
      const port = portOf(ports, place);
      const met = options.meet === undefined ? undefined : await meetHost(port, options.meet);
      if (met?.status === 200 || met === undefined) {
        const connection = kept[place] ?? new Connection(port);
        note(began, await connection.ask({ path, body }, keepAlive));
      } else {
        note(began, met);
      }
    }
    kept[place]?.end();
  };
  await Promise.all(Array.from({ length: options.connections }, loop));
}

/** What every client asks first, with a nonce of its own. */
export function meetHost(port: number, vendor: string, limits?: AskLimits): Promise<Answer> {
  const nonce = randomBytes(16).toString('base64url');
  return new Connection(port, limits).ask({ path: `/v1/host?nonce=${nonce}&vendor=${vendor}` }, false);
}

/** Connections are dealt out in turn. */
function portOf(ports: readonly number[], place: number): number {
  return ports[place % ports.length] ?? 0;
}

async function openLoop({ bodies, ports }: LoadOptions, rate: number, note: Note): Promise<void> {
  const under: Promise<void>[] = [];
  const began = performance.now();
  for (let sent = 0; sent < bodies.length; ) {
    const due = Math.min(bodies.length, Math.ceil(((performance.now() - began) / 1000) * rate));
    for (; sent < due; sent += 1) {
      // Latency counts from when the request was due: waiting in our own queue is not hidden.
      const dueAt = began + (sent / rate) * 1000;
      const asked = new Connection(portOf(ports, sent)).ask({ path, body: bodies[sent] as string }, false);
      under.push(asked.then((answer) => note(dueAt, answer)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
}
