/**
 * `npm run bench`: the host against the floor, in one run, as ratios. `--quick` for a short form, `--json` for one line of
 * JSON at the end. Machines are noisy: rounds alternate between the two programs and medians are compared.
 */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type LeaseClaims, RevocationSet, verifyChain } from '@attiva/protocol';
import type { FakeVendor } from '@attiva/testkit';
import { makeHostFolder } from './bench-vendor.ts';
import { measureCarried } from './carried-requests.ts';
import { compilePackages } from './compile.ts';
import { answerOf, startChild } from './children.ts';
import { median, percentile, round } from './figures.ts';
import type { LoadResult } from './load.ts';
import type { LoadOrder } from './loader.ts';
import { figuresOf, startHost } from './host-process.ts';
import { measureStart } from './start-time.ts';
import { measureStatus } from './status-time.ts';

interface Target {
  readonly child: ChildProcess;
  readonly port: number;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

interface Rates {
  readonly newConnection: Round[];
  readonly keepAlive: Round[];
  readonly renewals: Round[];
}

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    requests: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log('npm run bench -- [--quick] [--json] [--rounds N] [--requests N]   (docs/performance.md)');
  process.exit(0);
}
const rounds = Number(options.rounds ?? (options.quick ? 3 : 7));
const requests = Number(options.requests ?? (options.quick ? 4000 : 12_000));
const connections = 64;

compilePackages();

const { folder, vendor } = await makeHostFolder(Date.now);
const children: ChildProcess[] = [];

try {
  report(await measure());
} finally {
  for (const child of children) child.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<Record<string, unknown>> {
  const startToFirstAnswerMs = await measureStart(folder, options.quick ? 3 : 5);
  const host = await startHost(folder);
  children.push(host.child);
  const floor = await startFloor();
  const loader = spawnChild('loader.ts');
  const rates = { host: emptyRates(), floor: emptyRates() };
  // One round that does not count warms both programs and the loader.
  await oneRound({ host, floor, loader }, { host: emptyRates(), floor: emptyRates() });
  for (let i = 0; i < rounds; i += 1) await oneRound({ host, floor, loader }, rates);
  const rate = median(rates.host.newConnection.map(({ perSecond }) => perSecond));
  const half = await halfLoad({ host, loader }, rate / 2);
  const { residentBytes } = figuresOf(host.child.pid ?? 0);
  const statusWarmMicroseconds = await measureStatus(host, vendor, options.quick ? 2000 : 10_000);
  const carriedRatio = await measureCarried(options.quick ? 5 : 15);
  return {
    ratioToFloor: ratio(rates, 'newConnection'),
    ratioToFloorKeepAlive: ratio(rates, 'keepAlive'),
    host: summary(rates.host),
    floor: summary(rates.floor),
    halfLoad: half,
    hostResidentMiB: round(residentBytes / 2 ** 20),
    startToFirstAnswerMs: round(startToFirstAnswerMs),
    statusWarmMicroseconds: round(statusWarmMicroseconds, 1),
    carriedRatio: round(carriedRatio, 2),
    rounds,
    requestsPerRound: requests,
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model,
      memoryGiB: round(totalmem() / 2 ** 30),
      kernel: release(),
    },
    node: process.version,
    date: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    }).trim(),
  };
}

/** Three windows of two seconds at half of the measured rate: the median of their percentiles, and the worst answer of all. */
async function halfLoad(
  { host, loader }: { readonly host: Target; readonly loader: ChildProcess },
  rate: number,
): Promise<Record<string, number>> {
  const windows: LoadResult[] = [];
  for (let i = 0; i < 3; i += 1) {
    windows.push(await load(loader, { ...order(host, false), rate, requests: Math.ceil(2 * rate) }));
  }
  const at = (percent: number): number => median(windows.map(({ latencies }) => percentile(latencies, percent)));
  return {
    perSecond: round(rate),
    p50Ms: round(at(50), 1),
    p99Ms: round(at(99), 1),
    worstMs: round(Math.max(...windows.map(({ latencies }) => percentile(latencies, 100)))),
    failed: windows.reduce((sum, { failed }) => sum + failed, 0),
  };
}

function emptyRates(): Rates {
  return { newConnection: [], keepAlive: [], renewals: [] };
}

/** Host and floor in turn, each with both kinds of connection; the floor gets the very same requests. */
async function oneRound(
  { host, floor, loader }: { readonly host: Target; readonly floor: Target; readonly loader: ChildProcess },
  rates: { readonly host: Rates; readonly floor: Rates },
): Promise<void> {
  for (const kind of ['newConnection', 'keepAlive'] as const) {
    const keepAlive = kind === 'keepAlive';
    const first = await timed(host, rates.host[kind], () => load(loader, order(host, keepAlive)));
    await timed(floor, rates.floor[kind], () => load(loader, { ...order(floor, keepAlive), again: true }));
    if (keepAlive) {
      const renew = checkSample(first.sample);
      await timed(host, rates.host.renewals, () => load(loader, { ...order(host, true), renew }));
    }
  }
}

function order(target: Target, keepAlive: boolean): LoadOrder {
  return { port: target.port, vendor: vendor.vendor, requests, keepAlive, connections };
}

async function timed(target: Target, into: Round[], run: () => Promise<LoadResult>): Promise<LoadResult> {
  const pid = target.child.pid ?? 0;
  const before = figuresOf(pid);
  const result = await run();
  const cpu = figuresOf(pid).cpuMicroseconds - before.cpuMicroseconds;
  if (result.failed > 0) throw new Error(`${result.failed} requests failed, for example: ${result.sample.at(-1)}`);
  into.push({ perSecond: result.answered / result.seconds, cpuMicroseconds: cpu / result.answered });
  return result;
}

/** Answers of the measured run are real: each chains to the vendor's root. Gives the store they name. */
function checkSample(sample: readonly string[]): { store: string; turn: number } {
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

function spawnChild(file: string): ChildProcess {
  const child = startChild(file);
  children.push(child);
  return child;
}

async function startFloor(): Promise<Target> {
  const child = spawnChild('floor-target.ts');
  const { url } = await answerOf<{ url: string }>(child);
  return { child, port: Number(new URL(url).port) };
}

async function load(loader: ChildProcess, what: LoadOrder): Promise<LoadResult> {
  loader.send(what);
  return await answerOf<LoadResult>(loader);
}

function ratio(rates: { readonly host: Rates; readonly floor: Rates }, kind: 'newConnection' | 'keepAlive'): number {
  const pairs = rates.host[kind].map(
    (one, index) => one.perSecond / (rates.floor[kind][index]?.perSecond ?? Number.NaN),
  );
  return round(median(pairs), 3);
}

function summary(rates: Rates): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(rates)
      .filter(([, all]: [string, Round[]]) => all.length > 0)
      .map(([kind, all]: [string, Round[]]) => [
        kind,
        {
          perSecond: round(median(all.map(({ perSecond }) => perSecond))),
          cpuMicroseconds: round(median(all.map(({ cpuMicroseconds }) => cpuMicroseconds))),
        },
      ]),
  );
}

function report(result: Record<string, unknown>): void {
  if (!options.json) {
    console.table({ host: flat(result['host']), floor: flat(result['floor']) });
    const { host: _host, floor: _floor, ...rest } = result;
    console.log(rest);
    return;
  }
  console.log(JSON.stringify(result));
}

function flat(of: unknown): Record<string, number> {
  const entries = Object.entries(of as Record<string, Round>);
  return Object.fromEntries(
    entries.flatMap(([kind, one]) => [
      [`${kind} /s`, one.perSecond],
      [`${kind} CPU µs`, one.cpuMicroseconds],
    ]),
  );
}
