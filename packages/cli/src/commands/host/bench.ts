/** Whether this machine is enough: a host on a database of its own, under load, and what its figures are worth. */
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { resolve } from 'node:path';
import { statfs } from 'node:fs/promises';
import type { MachineVerdict, MeasuredHost, MeasuredLoad, StormEstimate } from '@attiva/lab';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { givenDatabase } from './database-options.ts';
import { dataOption, hostFolder, isHost } from './host-folder.ts';
import { foreignFolder, realFolder } from './roots-place.ts';

export const hostBench: CommandSpec = {
  words: 'host bench',
  options: [
    { flags: '--seconds <n>', purpose: 'how long to measure (default 20, at least 2)' },
    { flags: '--machines <n>', purpose: 'how many machines there are: whether it is enough for them' },
    {
      flags: '--scratch <dir>',
      purpose: "where its own database is put (default: beside the host's folder, on its disk)",
    },
    {
      flags: '--database <url>',
      purpose: 'measure on a server instead, in a schema of its own: postgres://USER@SERVER/NAME',
    },
    {
      flags: '--database-password-file <file>',
      purpose: 'file with the password for it, readable by its account alone',
    },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Is this machine enough? Measures a host here, on a database of its own that is removed again',
  example: 'attiva host bench --seconds 20',
  run,
};

async function run(call: Call): Promise<Answer> {
  const seconds = bounded(call, 'seconds', { usual: 20, least: 2, most: 3600 });
  const machines =
    call.number('machines') === undefined ? undefined : bounded(call, 'machines', { usual: 1, least: 1, most: 1e9 });
  const database = serverGiven(call);
  await refuseNoHost(call);
  const { benchHost, judgeMachine, usualPlaces } = await import('@attiva/lab');
  const { terminal } = call;
  const scratch = call.text('scratch');
  const beside =
    scratch === undefined
      ? fitting(call, usualPlaces(hostFolder(call)))
      : [own(call, resolve(terminal.workingDirectory, scratch))];
  const stop = terminal.stopSignal();
  const measured = await withProgress(call, 'measuring', (progress) =>
    benchHost({
      program: terminal.program,
      environment: terminal.environment,
      now: terminal.now,
      beside,
      ...(database !== undefined && { database }),
      seconds,
      stop,
      onStep: (doing) => progress.step(doing),
    }),
  );
  const { newMachines, renewals, waitedForDatabase, usedProcessor } = measured;
  const rates = { newPerSecond: newMachines.perSecond, renewalsPerSecond: renewals.perSecond };
  const verdict = judgeMachine({ ...rates, waitedForDatabase, usedProcessor }, machines);
  const place = await describePlace(measured.folder, database?.database);
  return {
    json: asJson({ machine: machineFacts(), database: place, ...jsonOf(measured), ...verdict }),
    text: textOf(measured, verdict, place),
  };
}

/** Before there is any host a machine is measured without `--data`: a folder that is named holds one. */
async function refuseNoHost(call: Call): Promise<void> {
  if (call.text('data') === undefined || (await isHost(hostFolder(call)))) return;
  const folder = hostFolder(call);
  const detail = `there is no host in ${folder}; without --data a machine is measured that has none yet`;
  throw new ActivationError('not-initialized', detail, { facts: { folder } });
}

/** For root those alone where no other account can put another folder in the place of ours while it works there. */
function fitting(call: Call, places: readonly string[]): readonly string[] {
  if (call.terminal.account?.number !== 0) return places;
  // Without links that could lead elsewhere by then.
  const fit = places.flatMap((place) => {
    const there = realFolder(place);
    return there !== undefined && foreignFolder(there) === undefined ? [there] : [];
  });
  return fit.length > 0 ? fit : places.slice(0, 1).map((place) => own(call, place));
}

/** The same for one, without links that could lead elsewhere by then. @throws {ActivationError} `not-permitted`. */
function own({ terminal }: Call, folder: string): string {
  if (terminal.account?.number !== 0) return folder;
  const there = realFolder(folder);
  if (there === undefined) {
    throw new ActivationError('not-permitted', `no folder can be made in ${folder}`, { facts: { folders: [folder] } });
  }
  const foreign = foreignFolder(there);
  if (foreign === undefined) return there;
  const { folder: at, owner } = foreign;
  const detail =
    owner === undefined
      ? `${at} can be written by other accounts, who could change what root measures with; take that right from them, or give another folder by --scratch`
      : `${at} belongs to account number ${owner}, who could change what root measures with; run it as that account`;
  throw new ActivationError('not-permitted', detail, { facts: { folder: at, ...(owner !== undefined && { owner }) } });
}

function bounded(
  call: Call,
  name: string,
  { usual, least, most }: Readonly<Record<'usual' | 'least' | 'most', number>>,
): number {
  const value = call.number(name) ?? usual;
  if (value >= least && value <= most) return value;
  throw new ActivationError('wrong-usage', `--${name} is a whole number from ${least} to ${most}`);
}

/** A file of a host would be the very one that must not be touched. */
function serverGiven(call: Call): ReturnType<typeof givenDatabase> {
  const given = givenDatabase(call);
  if (given === undefined || /^postgres(?:ql)?:/u.test(given.database)) return given;
  throw new ActivationError(
    'wrong-usage',
    '--database names a server, postgres://USER@SERVER/NAME; files are chosen by --scratch',
  );
}

interface Place {
  readonly engine: 'sqlite' | 'postgres';
  /** Of the scratch folder, which is gone by now. */
  readonly folder: string;
  /** Kept in memory: nothing is said of a disk. */
  readonly inMemory: boolean;
}

const memoryFileSystems: readonly number[] = [0x01_02_19_94, 0x85_84_58_f6]; // tmpfs, ramfs

async function describePlace(folder: string, server: string | undefined): Promise<Place> {
  if (server !== undefined) return { engine: 'postgres', folder, inMemory: false };
  const { type: fileSystem } = await statfs(resolve(folder, '..'));
  return { engine: 'sqlite', folder, inMemory: memoryFileSystems.includes(fileSystem) };
}

function machineFacts(): Readonly<Record<string, string | number>> {
  return {
    cores: availableParallelism(),
    model: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
  };
}

function jsonOf(measured: MeasuredHost): object {
  const { commits, newMachines, renewals, cpuMicroseconds, residentMiB, batch, waitedForDatabase, usedProcessor } =
    measured;
  const load = ({ perSecond, p50, p99, answered }: MeasuredLoad): object => ({
    perSecond: Math.round(perSecond),
    p50Ms: tenth(p50),
    p99Ms: tenth(p99),
    answered,
  });
  return {
    commits: { p50Ms: hundredth(commits.p50), p99Ms: hundredth(commits.p99), count: commits.count },
    newMachines: load(newMachines),
    renewals: load(renewals),
    cpuMicroseconds: Math.round(cpuMicroseconds),
    residentMiB: Math.round(residentMiB),
    machinesPerCommit: tenth(batch),
    waitedForDatabase: hundredth(waitedForDatabase),
    usedProcessor: hundredth(usedProcessor),
  };
}

function textOf(measured: MeasuredHost, verdict: MachineVerdict, place: Place): string {
  const { cores, model, memoryGiB } = machineFacts();
  const { commits, newMachines, renewals, cpuMicroseconds, residentMiB, batch } = measured;
  return [
    `Machine     ${cores} cores (${model}), ${memoryGiB} GiB`,
    `Database    ${databaseText(place)}`,
    `Commits     p50 ${hundredth(commits.p50)} ms, p99 ${hundredth(commits.p99)} ms, each on the disk before the next; under load ${Math.round(batch)} machines in one`,
    `New         ${loadText(newMachines)}`,
    `Renewals    ${loadText(renewals)}`,
    `Host        ${Math.round(cpuMicroseconds)} µs of CPU for each, ${Math.round(residentMiB)} MiB of memory`,
    ...verdict.storms.map((storm, at) => `${at === 0 ? 'Boot storm' : '          '}  ${stormText(storm)}`),
    `Limit       ${limitText(measured, verdict)}`,
    `Verdict     ${verdictText(verdict)}`,
    'Note        The machines of this measurement ran here too: alone, the host does more. Networks are not measured.',
  ].join('\n');
}

function databaseText({ engine, folder, inMemory }: Place): string {
  if (engine === 'postgres') return 'PostgreSQL, in a schema of its own, removed again';
  const where = `SQLite in ${folder}, removed again`;
  return inMemory ? `${where}. That is memory and no disk: give --scratch a folder on the disk of the host` : where;
}

function loadText({ perSecond, p50, p99 }: MeasuredLoad): string {
  return `${count(perSecond)} a second, with what a machine asks before; p50 ${tenth(p50)} ms, p99 ${tenth(p99)} ms at full load`;
}

function stormText({ machines, drainSeconds, comeBackLater }: StormEstimate): string {
  const wait = comeBackLater === 0 ? 'all are answered' : `${count(comeBackLater)} have to come back later`;
  return `${count(machines)} machines, all new and switched on at once: ${count(drainSeconds)} s, ${wait}`;
}

function limitText({ waitedForDatabase, usedProcessor }: MeasuredHost, { limit }: MachineVerdict): string {
  const shares = `${percent(waitedForDatabase)} of the time went into waiting for commits, the host used ${percent(usedProcessor)} of the cores`;
  if (limit === 'database') return `the database: ${shares}. A faster disk helps first`;
  if (limit === 'processor') return `the processor: ${shares}. More cores help first`;
  return `the load that this machine could make beside the host: ${shares}`;
}

function verdictText({ stormMachines, renewingMachines, enough, storms }: MachineVerdict): string {
  const up = `up to ${count(stormMachines)} machines that are all switched on at once, none of which has to come back later; ${count(renewingMachines)} that renew once a week`;
  if (enough === undefined) return `Enough for ${up}.`;
  const asked = count(storms[0]?.machines ?? 0);
  return `${enough ? 'Enough' : 'Not enough'} for ${asked} machines: it serves ${up}.`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
