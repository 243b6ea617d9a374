/** A child process that makes the load, so that it has a core of its own as far as there is one. Tells its own CPU time. */
import { makeMachines, signRequests } from '../packages/lab/src/load/machines.ts';
import { type LoadOptions, type LoadResult, runLoad } from '../packages/lab/src/load/run-load.ts';
import { runStorm, type StormOptions, type StormResult } from '../packages/lab/src/load/run-storm.ts';
import { measured } from './bench-vendor.ts';
import type { KnownMachine } from './known-clients.ts';

/** What the parent asks for. */
export interface LoadOrder extends Omit<LoadOptions, 'bodies'> {
  readonly requests: number;
  readonly vendor: string;
  /**
   * Renewals, with the store they met: of the machines of the last new order, or, from a place on, of those that hosts have known
   * for long.
   */
  readonly renew?: { readonly store: string; readonly turn: number; readonly knownFrom?: number };
  /** Send the last new order's requests once more, to a program that has not seen them. */
  readonly again?: boolean;
  /** Only so many of those, from a place on. */
  readonly from?: number;
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

/** Makes machines that hosts are to know for long, and tells what a host keeps of them. */
export interface KnownOrder {
  readonly known: number;
}

let machines: ReturnType<typeof makeMachines> = [];
let known: ReturnType<typeof makeMachines> = [];
let bodies: string[] = [];
let iat = 0;

type Order = LoadOrder | StormOrder | KnownOrder;
type Answer = LoadDone | StormResult | { readonly ready: number } | readonly KnownMachine[];

process.on('message', (order: Order) => {
  void follow(order).then((result) => process.send?.(result));
});

async function follow(order: Order): Promise<Answer> {
  if ('known' in order) {
    known = makeMachines(order.known);
    return known.map(({ signer, device, name }) => ({ client: signer.id, device, name }));
  }
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

async function bodiesOf({ vendor, renew, requests, again, from, empty }: LoadOrder): Promise<readonly string[]> {
  if (empty === true) return Array.from({ length: requests }, () => '');
  if (renew !== undefined) {
    iat = Math.max(now(), iat + 1);
    const { store, turn, knownFrom } = renew;
    const who = knownFrom === undefined ? machines : known.slice(knownFrom, knownFrom + requests);
    if (who.length !== requests) throw new RangeError(`${requests} renewals of ${who.length} machines`);
    return await signRequests(who, { product: { vendor, ...measured }, iat, prev: { store, turn } });
  }
  if (again !== true) await newMachines(vendor, requests);
  return from === undefined ? bodies : bodies.slice(from, from + requests);
}

async function newMachines(vendor: string, count: number): Promise<void> {
  iat = now();
  machines = makeMachines(count);
  bodies = await signRequests(machines, { product: { vendor, ...measured }, iat });
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
