/** A child process that makes the load, so that it has a core of its own as far as there is one. Tells its own CPU time. */
import { makeMachines, signRequests } from '../packages/lab/src/load/machines.ts';
import { type LoadOptions, type LoadResult, runLoad } from '../packages/lab/src/load/run-load.ts';
import { runStorm, type StormOptions, type StormResult } from '../packages/lab/src/load/run-storm.ts';
import { measured } from './bench-vendor.ts';

/** What the parent asks for. */
export interface LoadOrder extends Omit<LoadOptions, 'bodies'> {
  readonly requests: number;
  readonly vendor: string;
  /** Renewals: the machines of the last new order, with the store they met. */
  readonly renew?: { readonly store: string; readonly turn: number };
  /** Send the last new order's requests once more, to a program that has not seen them. */
  readonly again?: boolean;
  /** Send requests that say nothing. */
  readonly empty?: boolean;
}

export interface LoadDone extends LoadResult {
  /** Of this process while it sent: where it comes near a whole core, it is what was measured. */
  readonly loaderCpuMicroseconds: number;
}

/** A storm is made ready first: the keys of its machines take longer than the storm. */
export type StormOrder =
  | { readonly prepare: number; readonly vendor: string }
  | { readonly storm: Omit<StormOptions, 'bodies' | 'random'> };

let machines: ReturnType<typeof makeMachines> = [];
let bodies: string[] = [];
let iat = 0;

process.on('message', (order: LoadOrder | StormOrder) => {
  void follow(order).then((result) => process.send?.(result));
});

async function follow(order: LoadOrder | StormOrder): Promise<LoadDone | StormResult | { readonly ready: number }> {
  if ('prepare' in order) {
    await newMachines(order.vendor, order.prepare);
    machines = [];
    return { ready: bodies.length };
  }
  if ('storm' in order) return await runStorm({ ...order.storm, bodies, random: Math.random });
  const asked = await bodiesOf(order);
  const before = process.cpuUsage();
  const result = await runLoad({ ...order, bodies: asked });
  const { user, system } = process.cpuUsage(before);
  return { ...result, loaderCpuMicroseconds: user + system };
}

async function bodiesOf({ vendor, renew, requests, again, empty }: LoadOrder): Promise<readonly string[]> {
  if (empty === true) return Array.from({ length: requests }, () => '');
  if (renew !== undefined) {
    iat = Math.max(now(), iat + 1);
    return await signRequests(machines, { product: { vendor, ...measured }, iat, prev: renew });
  }
  if (again !== true) await newMachines(vendor, requests);
  return bodies;
}

async function newMachines(vendor: string, count: number): Promise<void> {
  iat = now();
  machines = makeMachines(count);
  bodies = await signRequests(machines, { product: { vendor, ...measured }, iat });
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
