/** The power goes at every file operation of products that store answers; the machine goes on with what its disk has left. */
import { type MachineOptions, openMachine } from '@attiva/client';
import type { Random } from '../fuzz/random.ts';
import type { Fault, Ledger, Play } from './fault.ts';
import { makeHostSite, played } from './host-site.ts';
import { judgeHostDatabase } from './judge-host.ts';
import { placeOf } from './kill-host.ts';
import { PowerDisk } from './power-disk.ts';
import { type MachinePlace, openSdkMachine, type SdkMachine } from './sdk-machine.ts';

export const powerClient: Fault = {
  name: 'power-client',
  what: 'the power goes at every file operation of an answer that is stored: only what was synced is certain',
  rounds: 50,
  play: playCuts,
};

/** Of the machine as it is now: its disk, and what it must never lose. */
interface Life {
  disk: PowerDisk;
  machine: SdkMachine;
  /** The newest answer that it was told of. */
  told: number;
  /** Who it is, once it has been answered: before that a power cut may take its key, and it begins anew. */
  client?: string | undefined;
  readonly earlier: string[];
}

async function playCuts({ rounds, random, ledger }: Play): Promise<void> {
  const site = await makeHostSite();
  try {
    const host = await site.start();
    // In no folder of this machine: its files are in memory.
    const place = placeOf(site, '/attiva-faults-memory', 1);
    const boot = boots();
    const disk = new PowerDisk();
    const life: Life = { disk, machine: await openOn(disk, place, boot.next()), told: 0, earlier: [] };
    for (let round = 0; round < rounds; round += 1) {
      const cuts = await askWithCuts(life, random);
      for (const { disk: left, told } of cuts) judgeDisk(left, place, { told, client: life.client, ledger });
      // It goes on from one of them, as it would after the night.
      const next = cuts.at(random.below(cuts.length));
      if (next === undefined) continue;
      const before = life.machine.clientId();
      if (next.told > 0) life.client ??= before;
      life.disk = next.disk;
      life.machine = await openOn(next.disk, place, boot.next());
      life.told = life.machine.heldTurn();
      await goOn(life, ledger);
      if (before !== undefined && before !== life.machine.clientId()) life.earlier.push(before);
    }
    await host.stop(20_000);
    const { machine, earlier } = life;
    // Answers that the power took were recorded: each request since may have made a turn.
    const held = { client: machine.clientId() ?? '', turn: machine.heldTurn(), unanswered: machine.unanswered };
    await judgeHostDatabase(site.url, [held, ...earlier.map((client) => ({ client, turn: 0, unanswered: 1 }))], ledger);
  } finally {
    await site.remove();
  }
}

interface Cut {
  readonly disk: PowerDisk;
  /** What had been told when the power went. */
  readonly told: number;
}

const statesOfCut = 3;

/** One answer; what every power cut on the way would have left. */
async function askWithCuts(life: Life, random: Random): Promise<Cut[]> {
  const cuts: Cut[] = [];
  life.disk.onCall = () => {
    for (let n = 0; n < statesOfCut; n += 1) cuts.push({ disk: life.disk.afterPowerCut(random), told: life.told });
  };
  await life.machine.ask();
  life.disk.onCall = () => {};
  life.told = life.machine.heldTurn();
  cuts.push({ disk: life.disk.afterPowerCut(random), told: life.told });
  return cuts;
}

function judgeDisk(
  disk: PowerDisk,
  { roots, directory }: MachinePlace,
  must: { readonly told: number; readonly client: string | undefined; readonly ledger: Ledger },
): void {
  const { told, client, ledger } = must;
  const { state, problems } = openMachine({ roots, directory, fileSystem: disk.asFileSystem() }).stored();
  for (const problem of problems) ledger.find('unclean', `${problem.code}: ${problem.detail}`);
  if (told === 0) return;
  ledger.hold(1);
  const prev = state.applications[played.application]?.prev;
  if ((prev?.turn ?? 0) < told) ledger.find('lost', `turn ${told} was told, and ${prev?.turn} is stored`);
  if (prev !== undefined && client !== undefined && prev.client !== client) ledger.find('split', 'another identity');
}

/** The next contact licenses it, as the machine that it was. */
async function goOn(life: Life, ledger: Ledger): Promise<void> {
  const report = await life.machine.ask();
  if (report.notes.includes('new-identity')) ledger.find('split', 'the machine was told to take a new identity');
  if (report.outcome === 'failed') ledger.find('unclean', `after the power cut: ${report.code} ${report.detail}`);
  life.told = life.machine.heldTurn();
  if (life.client !== undefined && life.machine.clientId() !== life.client) ledger.find('split', 'a new identity');
}

function openOn(
  disk: PowerDisk,
  place: MachinePlace,
  processes: NonNullable<MachineOptions['processes']>,
): Promise<SdkMachine> {
  return openSdkMachine(place, { fileSystem: disk.asFileSystem(), processes });
}

/** After a power cut no process of before lives, whatever its number. */
function boots(): { next(): NonNullable<MachineOptions['processes']> } {
  let boot = 0;
  return {
    next() {
      boot += 1;
      const now = `boot-${boot}`;
      return {
        self: () => ({ pid: 1000, start: '', boot: now, space: '' }),
        liveness: (mark) => (mark.boot === now ? 'alive' : 'dead'),
      };
    },
  };
}
