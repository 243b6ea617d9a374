import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ActivationError, Seconds } from '@attiva/protocol';
import { ClientFolder, type FolderWriter, type Stored } from '../activation/client-folder.ts';
import type { Machine } from '../activation/machine.ts';
import { toSeconds } from '../clock.ts';
import { type GraceRecord, graceKey } from '../state/grace.ts';
import { type Kept, keptOf, sealedIdentity, sealedState, type Trace, tracesOf } from './traces.ts';

/** Grace of one edition on the machines that will be made from the image. */
export interface SealedGrace {
  /** `APPLICATION/EDITION`. */
  readonly edition: string;
  /** Last five characters of its setup key. */
  readonly key: string;
  /** Whether grace begins anew at the next start; false where the rearm budget is used up, or no pack tells it. */
  readonly beginsAnew: boolean;
  /** How often it still can; absent where no pack tells the budget. */
  readonly rearmsLeft?: number;
}

/** What sealing one vendor's folder did, or, when only checked, would do. */
export interface SealReport {
  readonly vendor: string;
  readonly folder: string;
  /** Whether there was nothing to do: the folder was sealed already. */
  readonly wasSealed: boolean;
  readonly removed: readonly Trace[];
  readonly kept: readonly Kept[];
  readonly graces: readonly SealedGrace[];
}

/** Rearms that an edition may spend; undefined where nobody here knows. */
type BudgetOf = (edition: string) => number | undefined;

interface Sealing {
  readonly vendor: string;
  readonly folder: ClientFolder;
  readonly budgetOf: BudgetOf;
  readonly now: Seconds;
  /** Tells what would be done and changes nothing. */
  readonly check: boolean;
}

/**
 * Seals this machine's folder of one vendor. Each file changes in one step; a crash in between leaves a folder that works,
 * counts as not sealed, and is finished by sealing again.
 * @throws {ActivationError} `state-busy` while another process holds the folder, `state-damaged` where what should stay
 * cannot be read, `state-unwritable`, `disk-full`.
 */
export function sealMachine(machine: Machine, { check }: { readonly check: boolean }): Promise<SealReport> {
  const budgets = new Map(machine.products().map(({ key, edition }) => [key, edition.rearmBudget]));
  return sealFolder({
    vendor: machine.opened.vendor,
    folder: machine.folder,
    budgetOf: (edition) => budgets.get(edition),
    now: toSeconds(machine.clock.now()),
    check,
  });
}

/** Seals the folders beside these machines' that belong to vendors whose packs nobody has given: grace goes on in them. */
export async function sealOthers(
  machines: readonly Machine[],
  { check }: { readonly check: boolean },
): Promise<readonly SealReport[]> {
  const reports: SealReport[] = [];
  const known = new Set(machines.map(({ folder }) => folder.place.path));
  for (const { folder, clock } of machines) {
    for (const path of foldersBeside(folder.place.path)) {
      if (known.has(path)) continue;
      known.add(path);
      const other = folder.at({ ...folder.place, path });
      const now = toSeconds(clock.now());
      reports.push(await sealFolder({ vendor: basename(path), folder: other, budgetOf: () => undefined, now, check }));
    }
  }
  return reports;
}

/** Folders of the same parent that hold a client's state. */
function foldersBeside(path: string): readonly string[] {
  const folders = listFolders(dirname(path)).map((name) => join(dirname(path), name));
  return folders.filter(holdsState);
}

function listFolders(parent: string): readonly string[] {
  try {
    const entries = readdirSync(parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return []; // No such parent: no folders.
  }
}

function holdsState(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^(?:identity|state)\.json(?:\.damaged)?$/.test(name));
  } catch {
    return true; // Not for this account: reading its files says so, rather than that all is sealed.
  }
}

async function sealFolder(sealing: Sealing): Promise<SealReport> {
  const { folder, check } = sealing;
  if (check || reportOf(sealing, folder.read()).wasSealed) return reportOf(sealing, folder.read());
  return folder.locked((writer) => {
    const report = reportOf(sealing, writer.read());
    takeOut(sealing, writer);
    return report;
  });
}

/** The budget is spent last and in one step with the mark: whatever happens before, it is spent once. */
function takeOut(sealing: Sealing, writer: FolderWriter): void {
  const { state, identity } = writer.read();
  if (tracesOf(state, identity).includes('identity') || hasProblem(writer.read(), 'identity.json')) {
    writer.writeIdentity(sealedIdentity);
  }
  writer.writeState(sealedState(state));
  writer.vault.remove();
  sealing.folder.removeDamaged();
  const { grace } = writer.read();
  const next = sealedGrace(sealing, writer.read());
  if (next !== grace) writer.writeGrace(next);
}

function reportOf(sealing: Sealing, stored: Stored): SealReport {
  const { folder, vendor } = sealing;
  const unreadable = stored.problems.find((problem) => !isAbout(problem, 'identity.json'));
  if (unreadable !== undefined) throw unreadable;
  const { state, identity } = stored;
  const isDamaged = stored.problems.length > 0 || folder.damagedFiles().length > 0;
  const traces = new Set(tracesOf(state, identity));
  if (!folder.vault.isEmpty()) traces.add('device-licenses');
  const removed: readonly Trace[] = [...traces, ...(isDamaged ? (['damaged-files'] as const) : [])];
  const isMarked = sealedGrace(sealing, stored) === stored.grace;
  return {
    vendor,
    folder: folder.place.path,
    wasSealed: removed.length === 0 && isMarked,
    removed,
    kept: keptOf(state),
    graces: gracesOf(sealing, stored),
  };
}

/** Every edition with a key whose grace is running begins anew, as far as the budget lasts. The same object: nothing to do. */
function sealedGrace({ budgetOf, now }: Sealing, { grace, state }: Stored): GraceRecord {
  const changed = keysOf(state).flatMap(({ edition, place }) => {
    const own = grace.editions[place];
    if (own === undefined || own.sealedAt !== undefined || own.rearms >= (budgetOf(edition) ?? 0)) return [];
    return [[place, { ...own, rearms: own.rearms + 1, sealedAt: now }] as const];
  });
  return changed.length === 0 ? grace : { editions: { ...grace.editions, ...Object.fromEntries(changed) } };
}

function gracesOf(sealing: Sealing, stored: Stored): readonly SealedGrace[] {
  const after = sealedGrace(sealing, stored).editions;
  return keysOf(stored.state).map(({ edition, place, lastFive }) => {
    const budget = sealing.budgetOf(edition);
    const own = after[place];
    return {
      edition,
      key: lastFive,
      beginsAnew: own?.sealedAt !== undefined,
      ...(budget !== undefined && { rearmsLeft: Math.max(0, budget - (own?.rearms ?? 0)) }),
    };
  });
}

function keysOf({ editions }: Stored['state']): readonly {
  readonly edition: string;
  readonly place: string;
  readonly lastFive: string;
}[] {
  return Object.entries(editions).flatMap(([edition, { key }]) =>
    key === undefined || key.kind === 'device'
      ? []
      : [{ edition, place: graceKey(edition, key.generation), lastFive: key.lastFive }],
  );
}

function hasProblem({ problems }: Stored, name: string): boolean {
  return problems.some((problem) => isAbout(problem, name));
}

function isAbout({ facts }: ActivationError, name: string): boolean {
  return String(facts['path']).endsWith(name);
}
