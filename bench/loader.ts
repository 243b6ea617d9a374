/** A child process that makes the load, so that it has a core of its own as far as there is one. */
import { type LoadOptions, runLoad } from './load.ts';
import { makeMachines, signRequests } from './requests.ts';

/** What the parent asks for. */
export interface LoadOrder extends Omit<LoadOptions, 'bodies'> {
  readonly requests: number;
  readonly vendor: string;
  /** Renewals: the machines of the order before, with the store they met. */
  readonly renew?: { readonly store: string; readonly turn: number };
  /** Send the last order's requests once more (to a program that keeps nothing). */
  readonly again?: boolean;
}

let machines: ReturnType<typeof makeMachines> = [];
let bodies: string[] = [];
let iat = 0;

process.on('message', (order: LoadOrder) => void follow(order));

async function follow(order: LoadOrder): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  if (order.renew !== undefined) {
    iat = Math.max(now, iat + 1);
    bodies = await signRequests(machines, { vendor: order.vendor, iat, prev: order.renew });
  } else if (order.again !== true) {
    iat = now;
    machines = makeMachines(order.requests);
    bodies = await signRequests(machines, { vendor: order.vendor, iat });
  }
  const result = await runLoad({ ...order, bodies });
  process.send?.(result);
}
