/** A thread that makes machines and sends for them, so that what measures has a core of its own as far as there is one. */
import { parentPort } from 'node:worker_threads';
import { type LoadMachine, type LoadProduct, makeMachines, signRequests } from './machines.ts';
import { type LoadResult, runLoad } from './run-load.ts';

export interface LoadTask {
  readonly port: number;
  readonly product: LoadProduct;
  /** So many new machines; absent: those of the task before renew. */
  readonly machines?: number;
  /** For renewals: the store that they met. */
  readonly store?: string;
  readonly connections: number;
  /** Seconds since 1970. */
  readonly now: number;
}

export type LoadReply = { readonly result: LoadResult } | { readonly error: string };

const port = parentPort;
if (port === null) throw new TypeError('load-worker runs as a worker thread only');

let machines: readonly LoadMachine[] = [];
let iat = 0;

port.on('message', (task: LoadTask) => {
  follow(task).then(
    (result) => port.postMessage({ result } satisfies LoadReply),
    (error: unknown) => port.postMessage({ error: String(error) } satisfies LoadReply),
  );
});

async function follow({ port: to, product, machines: count, store, connections, now }: LoadTask): Promise<LoadResult> {
  // Two requests of a machine within one second must not bear one date.
  iat = count === undefined ? Math.max(now, iat + 1) : now;
  if (count !== undefined) machines = makeMachines(count);
  const prev = store === undefined ? {} : { prev: { store, turn: 1 } };
  const bodies = await signRequests(machines, { product, iat, ...prev });
  return await runLoad({ ports: [to], bodies, keepAlive: false, connections, meet: product.vendor });
}
