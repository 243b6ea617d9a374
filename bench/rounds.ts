/**
 * Rounds: every target in turn with the very same requests, so that whatever else the machine does disturbs all alike; medians
 * over rounds count, and ratios are those of pairs within one round.
 */
import type { ChildProcess } from 'node:child_process';
import { type LeaseClaims, RevocationSet, verifyChain } from '@attiva/protocol';
import type { FakeVendor } from '@attiva/testkit';
import { answerOf } from './children.ts';
import { median, percentile, round } from './figures.ts';
import { figuresOf, forgetPeaks } from './host-process.ts';
import { knownTurn } from './known-clients.ts';
import type { LoadDone, LoadOrder } from './loader.ts';
import type { Target } from './targets.ts';

export type ConnectionKind = 'new' | 'kept';
export type ClientKind = 'new clients' | 'renewals' | 'empty';

/** One row of the table: what is sent to which target over which connections. */
export interface RowKey {
  readonly target: Target;
  readonly connection: ConnectionKind;
  readonly clients: ClientKind;
  /** At once. */
  readonly connections: number;
}

/** What one round says of a row. */
export interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly cpuMicroseconds: number;
  readonly databaseCpuMicroseconds?: number;
  readonly loaderCpuMicroseconds: number;
  /** Resident memory right after it. */
  readonly residentMiB: number;
  /** The most memory that was resident while it was measured; since the program's start where `peakSince` says so. */
  readonly peakMiB: number;
  readonly peakSince: 'row' | 'start';
  /** The most since the row before, or since the start: what comes between two rows counts as well. */
  readonly peakBeforeMiB: number;
}

export interface Row extends RowKey {
  readonly samples: Sample[];
}

export interface Lab {
  readonly targets: readonly Target[];
  readonly vendor: FakeVendor;
  readonly loader: ChildProcess;
  readonly requests: number;
  /** Gives the place of the first of so many known machines that have not come back yet. */
  readonly drawKnown: (count: number) => number;
  /** Only to warm up: what it says is not kept. */
  readonly warmsUp?: boolean;
}

const warmingRequests = 3000;

/** How many known machines come back in all: none of them twice, so that its rows are as cold as those of any. */
export function drawnInAll(requests: number, rounds: number): number {
  return 2 * (requests * rounds + Math.min(requests, warmingRequests));
}

/** At once; as a hardware key needs them: a batch is what arrives while it signs. */
export const usualConnections = 64;
const manyConnections = 1000;

/** Measures `rounds` rounds, after a short one that only warms programs and loader. */
export async function measureRounds(lab: Lab, rounds: number, say: (what: string) => void): Promise<readonly Row[]> {
  const rows: Row[] = [];
  await oneRound({ ...lab, requests: Math.min(lab.requests, warmingRequests), warmsUp: true }, []);
  for (let turn = 1; turn <= rounds; turn += 1) {
    say(`round ${turn} of ${rounds}`);
    await oneRound(lab, rows);
  }
  return rows;
}

async function oneRound(lab: Lab, rows: Row[]): Promise<void> {
  for (const connection of ['new', 'kept'] as const) {
    await sendAll(lab, rows, { connection, connections: usualConnections, to: lab.targets, renewals: true });
  }
  const pair = lab.targets.filter(({ part }) => part === 'sqlite' || part === 'hardware-key');
  if (pair.length < 2) return;
  const connections = Math.min(manyConnections, Math.ceil(lab.requests / 2));
  await sendAll(lab, rows, { connection: 'kept', connections, to: pair, renewals: false });
}

interface Sending {
  readonly connection: ConnectionKind;
  readonly connections: number;
  readonly to: readonly Target[];
  readonly renewals: boolean;
}

/** New machines for all these targets; then, host by host, the same machines come back. */
async function sendAll(lab: Lab, rows: Row[], { connection, connections, to, renewals }: Sending): Promise<void> {
  const met = new Map<Target, { store: string; turn: number }>();
  let again = false;
  for (const target of to) {
    const clients = target.part === 'empty' ? 'empty' : 'new clients';
    // With the usual number of connections a hardware key is not measured: 64 answers in 50 ms are what it can.
    if (target.part === 'hardware-key' && renewals) continue;
    const order = orderFor(lab, target, { connection, connections });
    const done = await timed(
      lab,
      rows,
      { target, connection, clients, connections },
      { ...order, again, empty: clients === 'empty' },
    );
    if (clients === 'empty') continue;
    again = true;
    if (target.isHost) met.set(target, judgeSample(lab.vendor, done.sample));
  }
  if (!renewals) return;
  // The same ones for all hosts that know them.
  const knownFrom = lab.drawKnown(lab.requests);
  for (const [target, { store, turn }] of met) {
    const renew = target.renewsKnown === true ? { store, turn: knownTurn, knownFrom } : { store, turn };
    const order = { ...orderFor(lab, target, { connection, connections }), renew };
    const done = await timed(lab, rows, { target, connection, clients: 'renewals', connections }, order);
    const renewed = judgeSample(lab.vendor, done.sample);
    if (renewed.turn !== renew.turn + 1) throw new Error(`${target.name}: turn ${renewed.turn} after ${renew.turn}`);
  }
}

function orderFor(
  { vendor, requests }: Lab,
  { ports }: Target,
  { connection, connections }: Pick<Sending, 'connection' | 'connections'>,
): LoadOrder {
  return { ports, vendor: vendor.vendor, requests, keepAlive: connection === 'kept', connections };
}

async function timed(lab: Lab, rows: Row[], key: RowKey, order: LoadOrder): Promise<LoadDone> {
  const { target } = key;
  const before = figuresOf(target.pids);
  // The first measured row of a program tells of its start and of its warming up as well.
  const peakSince = lab.warmsUp !== true && forgetPeaks(target.pids) ? 'row' : 'start';
  const databaseBefore = target.databaseCpu?.();
  const done = await load(lab.loader, order);
  const after = figuresOf(target.pids);
  if (done.failed > 0)
    throw new Error(`${target.name}: ${done.failed} requests failed, for example: ${done.sample[0]}`);
  const each = (microseconds: number): number => microseconds / done.answered;
  const databaseAfter = target.databaseCpu?.();
  rowOf(rows, key).samples.push({
    perSecond: done.answered / done.seconds,
    p50: percentile(done.latencies, 50),
    p99: percentile(done.latencies, 99),
    p999: percentile(done.latencies, 99.9),
    cpuMicroseconds: each(after.cpuMicroseconds - before.cpuMicroseconds),
    ...(databaseBefore !== undefined &&
      databaseAfter !== undefined && { databaseCpuMicroseconds: each(databaseAfter - databaseBefore) }),
    loaderCpuMicroseconds: each(done.loaderCpuMicroseconds),
    residentMiB: after.residentBytes / 2 ** 20,
    peakMiB: after.peakBytes / 2 ** 20,
    peakSince,
    peakBeforeMiB: before.peakBytes / 2 ** 20,
  });
  return done;
}

function rowOf(rows: Row[], key: RowKey): Row {
  const found = rows.find((row) => Object.entries(key).every(([name, value]) => row[name as keyof RowKey] === value));
  if (found !== undefined) return found;
  const made = { ...key, samples: [] };
  rows.push(made);
  return made;
}

export async function load(loader: ChildProcess, order: LoadOrder): Promise<LoadDone> {
  loader.send(order);
  return await answerOf<LoadDone>(loader);
}

/** Answers of the measured run are real: each chains to the vendor's root. Gives the store they name. */
function judgeSample(vendor: FakeVendor, sample: readonly string[]): { store: string; turn: number } {
  const leases = sample.map((body) => judge(vendor, body));
  return { store: leases[0]?.store ?? '', turn: leases[0]?.turn ?? 0 };
}

function judge(by: FakeVendor, body: string): LeaseClaims {
  const { chain } = JSON.parse(body) as { chain: string[] };
  const trust = {
    vendor: by.vendor,
    roots: [by.root.jwk],
    now: Math.floor(Date.now() / 1000),
    revocations: RevocationSet.empty,
  };
  return verifyChain('lease', chain, trust).subject.parts.claims as unknown as LeaseClaims;
}

/** Medians over the rounds; memory at its highest. */
export function summaryOf({ samples }: Row): Sample {
  const middle = (of: (sample: Sample) => number, digits = 0): number => round(median(samples.map(of)), digits);
  const most = (of: (sample: Sample) => number): number => round(Math.max(...samples.map(of)));
  const databaseCpu = samples.flatMap(({ databaseCpuMicroseconds }) => databaseCpuMicroseconds ?? []);
  return {
    perSecond: middle(({ perSecond }) => perSecond),
    p50: middle(({ p50 }) => p50, 1),
    p99: middle(({ p99 }) => p99, 1),
    p999: middle(({ p999 }) => p999, 1),
    cpuMicroseconds: middle(({ cpuMicroseconds }) => cpuMicroseconds),
    ...(databaseCpu.length > 0 && { databaseCpuMicroseconds: round(median(databaseCpu)) }),
    loaderCpuMicroseconds: middle(({ loaderCpuMicroseconds }) => loaderCpuMicroseconds),
    residentMiB: most(({ residentMiB }) => residentMiB),
    peakMiB: most(({ peakMiB }) => peakMiB),
    peakSince: samples.every(({ peakSince }) => peakSince === 'row') ? 'row' : 'start',
    peakBeforeMiB: most(({ peakBeforeMiB }) => peakBeforeMiB),
  };
}
