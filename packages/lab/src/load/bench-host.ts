/**
 * `attiva host bench`: whether this machine is enough, by what a real host does here on a database of its own. What that is worth is
 * judged in `judge-machine.ts`.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { findRunningHost } from '@attiva/host';
import { ActivationError, type LeaseClaims, RevocationSet, verifyChain, type VendorId } from '@attiva/protocol';
import { startDaemon } from '../quickstart/child-daemon.ts';
import { type CommitTimes, timeCommits } from './commit-times.ts';
import type { LoadReply, LoadTask } from './load-worker.ts';
import { meterOf, type Meters } from './meters.ts';
import { rank } from './rank.ts';
import type { LoadResult } from './run-load.ts';
import { makeScratchHost, type ScratchHost, type ScratchPlace } from './scratch-host.ts';
import type { ScratchVendor } from './scratch-vendor.ts';

export interface BenchOptions extends ScratchPlace {
  /** How `attiva` is called: the host is a process of its own, as it is in earnest. */
  readonly program: readonly string[];
  /** How long all of it may take, more or less. */
  readonly seconds: number;
  readonly stop: AbortSignal;
  readonly onStep: (doing: string) => void;
}

/** One kind of request, all rounds together. Milliseconds; `perSecond`: the median of the rounds. */
export interface MeasuredLoad {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly answered: number;
}

export interface MeasuredHost {
  readonly folder: string;
  readonly commits: CommitTimes;
  readonly newMachines: MeasuredLoad;
  readonly renewals: MeasuredLoad;
  readonly cpuMicroseconds: number;
  readonly residentMiB: number;
  /** Machines in one commit of the host, on average. */
  readonly batch: number;
  /** The share of the time under load in which the host waited for its database, 0 … 1. */
  readonly waitedForDatabase: number;
  /** The share of what all cores together could do that the host used, 0 … 1; the load used some too. */
  readonly usedProcessor: number;
}

const connections = 64;

/**
 * Stopped early it gives what has been measured so far. Everything that was made is removed in any case.
 * @throws {ActivationError} `not-permitted` (no folder), `wrong-usage` (stopped before the first round); {StorageError} of a server.
 */
export async function benchHost(options: BenchOptions): Promise<MeasuredHost> {
  options.onStep('preparing a host of its own');
  const scratch = await makeScratchHost(options);
  try {
    options.onStep('timing commits');
    const commits = await timeCommits(scratch.database, { seconds: options.seconds / 10, now: options.now });
    return { ...(await loadHost(scratch, options, commits)), folder: scratch.folder, commits };
  } finally {
    await scratch.remove();
  }
}

async function loadHost(
  scratch: ScratchHost,
  options: BenchOptions,
  commits: CommitTimes,
): Promise<Omit<MeasuredHost, 'folder' | 'commits'>> {
  const { environment, program, stop } = options;
  const host = await startDaemon(program, ['host', 'serve', '--data', scratch.folder], { environment, ownGroup: true });
  const worker = new Worker(new URL(import.meta.resolve('#load-worker')));
  const interrupt = (): void => void worker.terminate();
  stop.addEventListener('abort', interrupt);
  try {
    const running = await findRunningHost(scratch.folder);
    if (running === undefined) throw new ActivationError('internal', 'the measured host did not say where it is');
    const meters = (): Promise<Meters> => meterOf(running);
    const sender = { worker, vendor: scratch.vendor, port: portOf(host.said), options };
    options.onStep('warming up');
    const warm = await sendRound(sender, 200);
    const before = await meters();
    const loads = await sendRounds(sender, warm);
    const after = await meters();
    const seconds = loads.reduce((sum, { result }) => sum + result.seconds, 0);
    const answered = loads.reduce((sum, { result }) => sum + result.answered, 0);
    const batches = Math.max(1, after.commits - before.commits);
    const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
    return {
      newMachines: summaryOf(loads.filter(({ renewal }) => !renewal)),
      renewals: summaryOf(loads.filter(({ renewal }) => renewal)),
      cpuMicroseconds: (cpuSeconds * 1e6) / answered,
      residentMiB: after.residentBytes / 2 ** 20,
      batch: answered / batches,
      waitedForDatabase: Math.min(1, (batches * commits.p50) / 1000 / seconds),
      usedProcessor: Math.min(1, cpuSeconds / seconds / availableParallelism()),
    };
  } finally {
    stop.removeEventListener('abort', interrupt);
    await worker.terminate();
    await host.stop();
  }
}

interface Sent {
  readonly renewal: boolean;
  readonly result: LoadResult;
}

interface Sender {
  readonly worker: Worker;
  readonly vendor: ScratchVendor;
  readonly port: number;
  readonly options: BenchOptions;
}

/** New machines, then their renewals, in turn, until the time is over; at least once. */
async function sendRounds(sender: Sender, warm: readonly Sent[]): Promise<readonly Sent[]> {
  const { seconds, stop, onStep } = sender.options;
  const end = performance.now() + seconds * 900;
  const all: Sent[] = [];
  let last = warm[0];
  for (let round = 1; last !== undefined && !stop.aborted && (round === 1 || performance.now() < end); round += 1) {
    // A round is to last somewhat under a second; short ones where the whole time is short.
    const wanted = (last.result.answered / last.result.seconds) * Math.min(0.8, seconds / 15);
    const machines = Math.max(100, Math.min(5000, Math.round(wanted)));
    onStep(`round ${round}: ${machines} machines`);
    const sent = await sendRound(sender, machines);
    all.push(...sent);
    [last] = sent;
  }
  if (all.length > 0) return all;
  throw new ActivationError('wrong-usage', 'it was stopped before anything was measured; nothing of it is left');
}

/** Less than both where somebody wants no more of it. */
async function sendRound({ worker, vendor, port, options }: Sender, machines: number): Promise<readonly Sent[]> {
  const seconds = (): number => Math.floor(options.now() / 1000);
  const task = (): LoadTask => ({ port, product: vendor.product, connections, now: seconds() });
  const first = await send(worker, { ...task(), machines });
  if (first === undefined) return [];
  const store = judgeAnswers(vendor, first, seconds());
  const again = await send(worker, { ...task(), store });
  if (again === undefined) return [];
  judgeAnswers(vendor, again, seconds());
  return [
    { renewal: false, result: first },
    { renewal: true, result: again },
  ];
}

/** `undefined`: the thread was ended meanwhile, for somebody wants no more of it. */
function send(worker: Worker, task: LoadTask): Promise<LoadResult | undefined> {
  return new Promise((resolve, reject) => {
    const ended = (): void => resolve(undefined);
    worker.once('exit', ended);
    worker.once('message', (reply: LoadReply) => {
      worker.off('exit', ended);
      if ('result' in reply) resolve(reply.result);
      else reject(new Error(reply.error));
    });
    worker.postMessage(task);
  });
}

/** Answers are real ones: each that is looked at chains to the vendor's root. Gives the store that they name. */
function judgeAnswers(vendor: ScratchVendor, { failed, sample }: LoadResult, now: number): string {
  const [first = ''] = sample;
  if (failed > 0)
    throw new ActivationError('internal', `${failed} requests failed, for example: ${first.slice(0, 300)}`);
  const trust = {
    vendor: vendor.product.vendor as VendorId,
    roots: [vendor.root],
    now,
    revocations: RevocationSet.empty,
  };
  const leases = sample.map((body) => {
    const { chain } = JSON.parse(body) as { readonly chain: readonly string[] };
    return verifyChain('lease', chain, trust).subject.parts.claims as unknown as LeaseClaims;
  });
  return leases[0]?.store ?? '';
}

function summaryOf(sent: readonly Sent[]): MeasuredLoad {
  const latencies = sent.flatMap(({ result }) => result.latencies);
  return {
    perSecond: rank(
      sent.map(({ result }) => result.answered / result.seconds),
      0.5,
    ),
    p50: rank(latencies, 0.5),
    p99: rank(latencies, 0.99),
    answered: sent.reduce((sum, { result }) => sum + result.answered, 0),
  };
}

/** The activation port, from the line with which a host says that it is ready. */
function portOf(said: string): number {
  const line = said.split('\n').find((one) => one.includes('"ready":true')) ?? '{}';
  const { activation = [] } = JSON.parse(line) as { readonly activation?: readonly string[] };
  return Number(new URL(activation[0] ?? 'http://127.0.0.1:0').port);
}
