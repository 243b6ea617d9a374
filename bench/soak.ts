/**
 * `npm run soak -- --minutes 30`: one host under load for long, killed (`SIGKILL`) and started again between rounds. Every
 * request must be answered with a lease that chains to the vendor's root, the inventory must hold every machine that got
 * one, and memory is reported round by round. The short form is in soak.test.ts.
 */
import { uptime } from 'node:os';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createSilentLog, parseConfig } from '@attiva/daemon';
import { composeHost, hostConfigSchema } from '@attiva/host';
import { makeHostFolder } from './bench-vendor.ts';
import { answerOf, startChild } from './children.ts';
import { compilePackages } from './compile.ts';
import { figuresOf, startHost } from './host-process.ts';
import type { LoadDone, LoadOrder } from './loader.ts';

export interface SoakResult {
  readonly rounds: number;
  readonly answered: number;
  readonly failed: number;
  /** Machines the database holds at the end; one for each that was answered. */
  readonly inventory: number;
  /** After each round, MiB. */
  readonly residentMiB: readonly number[];
}

/** Rounds until the time is over; at least two, so that the host has been killed once. */
export async function soak(options: {
  readonly minutes: number;
  readonly requestsPerRound: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): Promise<SoakResult> {
  compilePackages();
  const { folder, vendor } = await makeHostFolder(options.now);
  const loader = startChild('loader.ts');
  const end = options.now() + options.minutes * 60_000;
  const residentMiB: number[] = [];
  let answered = 0;
  let failed = 0;
  try {
    while (residentMiB.length < 2 || options.now() < end) {
      const host = await startHost(folder);
      const order: LoadOrder = {
        ports: [host.port],
        vendor: vendor.vendor,
        requests: options.requestsPerRound,
        keepAlive: residentMiB.length % 2 === 1,
        connections: 64,
      };
      const reply = answerOf<LoadDone>(loader);
      loader.send(order);
      const result = await reply;
      answered += result.answered;
      failed += result.failed;
      residentMiB.push(Math.round(figuresOf([host.child.pid ?? 0]).residentBytes / 2 ** 20));
      host.child.kill('SIGKILL');
      await once(host.child, 'exit');
    }
    const inventory = await countMachines(folder, options.now);
    return { rounds: residentMiB.length, answered, failed, inventory, residentMiB };
  } finally {
    loader.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens what the killed host left behind, as its next start would. */
async function countMachines(folder: string, now: () => number): Promise<number> {
  const host = await composeHost({
    folder,
    config: parseConfig('', hostConfigSchema, 'soak'),
    log: createSilentLog(),
    now,
    monotonic: () => performance.now(),
    uptime,
    device: [0, 0, 0],
    token: { text: 'x'.repeat(43) },
    askAuthority: () => Promise.reject(new Error('the soak registers beforehand')),
  });
  try {
    const { vendors } = await host.doors.status();
    return Math.max(...(vendors[0]?.applications.map(({ inventory }) => inventory) ?? [0]));
  } finally {
    await host.close();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
  const result = await soak({ minutes: Number(values.minutes), requestsPerRound: 12_000, now: Date.now });
  console.log(result);
  const good = result.failed === 0 && result.inventory === result.answered;
  console.log(good ? 'Nothing lost, nothing refused.' : 'Something was lost or refused.');
  process.exitCode = good ? 0 : 1;
}
