/** Boot storms on fresh hosts: many real identities, two processes that send for them, what came of it. */
import type { FakeVendor } from '@attiva/testkit';
import type { StormResult } from '../packages/lab/src/load/run-storm.ts';
import { answerOf, startChild } from './children.ts';
import { percentile, round } from './figures.ts';
import { figuresOf } from './host-process.ts';
import type { StormOrder } from './loader.ts';
import type { Sizes } from './sizes.ts';
import type { Target } from './targets.ts';

export interface Storm {
  readonly target: string;
  readonly machines: number;
  readonly spreadSeconds: number;
  readonly licensed: number;
  readonly drainSeconds: number;
  readonly waitSeconds: { readonly p50: number; readonly p99: number; readonly worst: number };
  /** Failures by cause, those that a later attempt made good included. */
  readonly errors: Readonly<Record<string, number>>;
  /** Requests that were sent once more after a pause that the host asked for, or over a new connection. */
  readonly again: number;
  /** Machines that do not recover by themselves. */
  readonly unrecovered: number;
  /** Machines that the protocol sends back later than the storm lasts, as in two hours; they came back after it. */
  readonly cameBack: number;
  /** Machines among those that got no lease then either, and would have asked again. */
  readonly waiting: number;
  readonly cpuMicroseconds: number;
  /** Right after it. */
  readonly residentMiB: number;
  /** The most since the host's start. */
  readonly peakMiB: number;
}

const senders = 2;

/** Key by key, beforehand: each of the machines is one of its own, and signs its request itself. */
export async function playStorms(
  targets: readonly Target[],
  {
    vendor,
    storm,
    say,
  }: { readonly vendor: FakeVendor; readonly storm: Sizes['storm']; readonly say: (what: string) => void },
): Promise<readonly Storm[]> {
  const children = Array.from({ length: senders }, () => startChild('loader.ts'));
  const ask = <Result>(order: StormOrder): Promise<Result[]> =>
    Promise.all(
      children.map((child) => {
        child.send(order);
        return answerOf<Result>(child);
      }),
    );
  try {
    say(`${storm.machines} machines make their keys`);
    await ask({ prepare: Math.ceil(storm.machines / senders), vendor: vendor.vendor });
    const storms: Storm[] = [];
    for (const target of targets) {
      say(`boot storm: ${target.name}`);
      const { spreadSeconds, limitSeconds } = storm;
      const before = figuresOf(target.pids);
      const asked = { ports: target.ports, vendor: vendor.vendor, spreadSeconds, limitSeconds };
      const halves = await ask<StormResult>({ storm: asked });
      const after = figuresOf(target.pids);
      const cpu = after.cpuMicroseconds - before.cpuMicroseconds;
      const residentMiB = round(after.residentBytes / 2 ** 20);
      const peakMiB = round(after.peakBytes / 2 ** 20);
      storms.push({ target: target.name, spreadSeconds, ...joined(halves, cpu), residentMiB, peakMiB });
    }
    return storms;
  } finally {
    for (const child of children) child.kill('SIGTERM');
  }
}

function joined(
  halves: readonly StormResult[],
  cpu: number,
): Omit<Storm, 'target' | 'spreadSeconds' | 'residentMiB' | 'peakMiB'> {
  const sum = (of: (half: StormResult) => number): number => halves.reduce((total, half) => total + of(half), 0);
  const waits = halves.flatMap((half) => half.waits);
  const errors: Record<string, number> = {};
  for (const half of halves) {
    for (const [code, count] of Object.entries(half.errors)) errors[code] = (errors[code] ?? 0) + count;
  }
  return {
    machines: sum(({ machines }) => machines),
    licensed: sum(({ licensed }) => licensed),
    drainSeconds: round(Math.max(...halves.map(({ drainSeconds }) => drainSeconds)), 1),
    waitSeconds: {
      p50: round(percentile(waits, 50), 3),
      p99: round(percentile(waits, 99), 3),
      worst: round(percentile(waits, 100), 3),
    },
    errors,
    again: sum(({ again }) => again),
    unrecovered: sum(({ unrecovered }) => unrecovered),
    cameBack: sum(({ cameBack }) => cameBack),
    waiting: sum(({ waiting }) => waiting),
    cpuMicroseconds: round(
      cpu /
        Math.max(
          1,
          sum(({ licensed }) => licensed),
        ),
    ),
  };
}
