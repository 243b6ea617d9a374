/** `kill -9` of products at random moments while they ask and store answers; two of them share one machine's folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openMachine } from '@attiva/client';
import { type StartedProcess, startProcess } from '@attiva/testkit';
import type { Fault, Ledger, Play } from './fault.ts';
import { makeHostSite, played } from './host-site.ts';
import { judgeHostDatabase } from './judge-host.ts';
import { placeOf } from './kill-host.ts';
import { type MachinePlace, openSdkMachine } from './sdk-machine.ts';

export const killClient: Fault = {
  name: 'kill-client',
  what: 'products are killed while they store answers, two of them on one machine',
  rounds: 50,
  play: playKills,
};

const child = join(import.meta.dirname, 'client-program.ts');

/** Where a machine keeps its state, and who it is. */
export interface StoredMachine {
  readonly place: Pick<MachinePlace, 'roots' | 'directory'>;
  /** The client that it has been from its first answer on. */
  client?: string | undefined;
}

interface Machine extends StoredMachine {
  readonly place: MachinePlace;
  readonly products: number;
}

async function playKills({ rounds, random, ledger }: Play): Promise<void> {
  const site = await makeHostSite();
  const folder = await mkdtemp(join(tmpdir(), 'attiva-faults-machines-'));
  const machines = [1, 1, 2].map((products, index): Machine => ({ place: placeOf(site, folder, index + 1), products }));
  try {
    const host = await site.start();
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(machines.map((machine) => killOnce(machine, { after: random.below(400), ledger })));
    }
    const held = await Promise.all(machines.map((machine) => renew(machine, ledger)));
    await host.stop(20_000);
    await judgeHostDatabase(site.url, held, ledger);
  } finally {
    await site.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function killOnce(
  machine: Machine,
  { after, ledger }: { readonly after: number; readonly ledger: Ledger },
): Promise<void> {
  const { place, products } = machine;
  const starting = await Promise.allSettled(Array.from({ length: products }, () => startProduct(place)));
  const asking = starting.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of starting) if (one.status === 'rejected') ledger.find('unclean', String(one.reason));
  await pause(after);
  const turns: number[] = [];
  for (const product of asking) {
    const { stdout, stderr } = await product.kill();
    if (stderr !== '') ledger.find('unclean', `a product says ${stderr.slice(0, 300)}`);
    for (const [line] of stdout.matchAll(/^wrong .*$/gm)) judgeComplaint(line, ledger);
    turns.push(...[...stdout.matchAll(/^turn (\d+)$/gm)].map(([, turn]) => Number(turn)));
  }
  judgeState(machine, Math.max(0, ...turns), ledger);
}

function startProduct(place: MachinePlace): Promise<StartedProcess> {
  return startProcess({
    args: ['--conditions=attiva-source', child],
    ready: /^open$/m,
    readyWithin: 60_000,
    environment: { NODE_TEST_CONTEXT: undefined, ATTIVA_FAULTS_PLACE: JSON.stringify(place) },
  });
}

function judgeComplaint(line: string, ledger: Ledger): void {
  ledger.find(line.includes('new-identity') ? 'split' : 'unclean', line);
}

/** What is on the disk after the kill: whole, the same identity, and no answer older than the last one that was told. */
export function judgeState(machine: StoredMachine, told: number, ledger: Ledger): void {
  const { roots, directory } = machine.place;
  const { state, identity, problems } = openMachine({ roots, directory }).stored();
  for (const problem of problems) ledger.find('unclean', `${problem.code}: ${problem.detail}`);
  const prev = state.applications[played.application]?.prev;
  if (told > 0) ledger.hold(1);
  if ((prev?.turn ?? 0) < told) ledger.find('lost', `turn ${told} was held, and ${prev?.turn} is stored`);
  machine.client ??= prev?.client;
  // One that was killed before its first answer may not have made a key yet.
  const { length } = identity.identities;
  if (length > 1 || (length === 0 && machine.client !== undefined))
    ledger.find('split', `${length} identities are stored`);
  if (prev !== undefined && prev.client !== machine.client) ledger.find('split', 'the machine has another identity');
}

/** After all kills it is licensed, and asks as the machine that it was. */
async function renew(
  { place }: Machine,
  ledger: Ledger,
): Promise<{ client: string; turn: number; unanswered: number }> {
  const machine = await openSdkMachine(place);
  const report = await machine.ask();
  if (report.outcome !== 'licensed') ledger.find('unclean', `at the end: ${report.code} ${report.detail}`);
  if (report.notes.includes('new-identity')) ledger.find('split', 'a machine took a new identity at the end');
  return { client: machine.clientId() ?? '', turn: machine.heldTurn(), unanswered: machine.unanswered };
}
