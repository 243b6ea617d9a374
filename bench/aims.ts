/** What was aimed at, beside what was measured: ratios of pairs within one round, so that a busy machine judges nobody. */
import { median, round } from './figures.ts';
import type { ClientKind, ConnectionKind, Row, Sample } from './rounds.ts';
import type { Part } from './sizes.ts';
import type { Storm } from './storm.ts';

export interface Aim {
  readonly what: string;
  /** Absent where a part was left out or is missing on this machine. */
  readonly figure?: number;
  readonly least?: number;
  readonly most?: number;
  readonly verdict: 'pass' | 'miss' | 'not measured';
}

/** What a host reaches that waits for no disk and keeps no list, beside what is aimed at for one that does both. */
export interface Bound {
  readonly what: string;
  readonly figure: number;
  readonly least?: number;
  readonly most?: number;
}

/** Aimed at for SQLite. */
const [toFloor, toBatchFloor, toEmpty] = [1.1, 0.8, 3] as const;

type Figure = number | undefined;

export function judgeAims(rows: readonly Row[], storms: readonly Storm[]): readonly Aim[] {
  return [
    ...speedAgainst(rows, 'sqlite', 'floor').map(([how, figure]) => atLeast(`SQLite / floor, ${how}`, figure, toFloor)),
    ...speedAgainst(rows, 'sqlite', 'batch-floor').map(([how, figure]) =>
      atLeast(`SQLite / batch floor, ${how}`, figure, toBatchFloor),
    ),
    ...speedAgainst(rows, 'postgres', 'floor').map(([how, figure]) =>
      atLeast(`PostgreSQL, one process / floor, ${how}`, figure, 0.8),
    ),
    atMost(cpuOfRenewal, renewalCpu(rows, 'sqlite'), toEmpty),
    atLeast('hardware key / key in a file, as many connections', hardwareRatio(rows), 0.8),
    atLeast('SQLite, many known clients / few (the least of four)', manyRatio(rows, 'sqlite'), 0.9),
    atLeast('PostgreSQL, many known clients / few (the least of four)', manyRatio(rows, 'postgres'), 0.9),
    atMost('SQLite, most resident memory while many clients are known, MiB', peakOf(rows, 'sqlite-many'), 200),
    atMost('PostgreSQL, most resident memory while many clients are known, MiB', peakOf(rows, 'postgres-many'), 200),
    ...storms.map((storm) => atMost(`boot storm, ${storm.target}: p99 wait, s`, storm.waitSeconds.p99, 60)),
    ...storms.map((storm) => atMost(`boot storm, ${storm.target}: machines that do not recover`, storm.unrecovered, 0)),
    ...storms.map((storm) =>
      atMost(`boot storm, ${storm.target}: machines without a lease at the end`, storm.machines - storm.licensed, 0),
    ),
  ];
}

/** Empty where the bare host or what it is compared with was not measured. */
export function boundsOf(rows: readonly Row[]): readonly Bound[] {
  const speeds = (['floor', 'batch-floor'] as const).flatMap((floor) =>
    speedAgainst(rows, 'bare', floor).map(([how, figure]) => ({
      what: `bare host / ${floor.replace('-', ' ')}, ${how}`,
      figure,
      least: floor === 'floor' ? toFloor : toBatchFloor,
    })),
  );
  const cpu = { what: `bare host, ${cpuOfRenewal}`, figure: renewalCpu(rows, 'bare'), most: toEmpty };
  return [...speeds, cpu].flatMap(({ figure, ...bound }) => (figure === undefined ? [] : [{ ...bound, figure }]));
}

const cpuOfRenewal = 'CPU of a renewal / of an empty request, new connection each';

/** With a new connection each, and kept alive. */
function speedAgainst(rows: readonly Row[], part: Part, floor: Part): readonly (readonly [string, Figure])[] {
  return (['new', 'kept'] as const).map((connection) => [
    connection === 'new' ? 'new connection each' : 'kept alive',
    pairedRatio(
      find(rows, { part, connection, clients: 'new clients' }),
      find(rows, { part: floor, connection, clients: 'new clients' }),
    ),
  ]);
}

function renewalCpu(rows: readonly Row[], part: Part): Figure {
  return pairedRatio(
    find(rows, { part, connection: 'new', clients: 'renewals' }),
    find(rows, { part: 'empty', connection: 'new', clients: 'empty' }),
    ({ cpuMicroseconds }) => cpuMicroseconds,
  );
}

interface RowName {
  readonly part: Part;
  readonly connection: ConnectionKind;
  readonly clients: ClientKind;
}

/** Of the usual number of connections. */
function find(rows: readonly Row[], { part, connection, clients }: RowName): Row | undefined {
  const fitting = rows.filter(
    (row) => row.target.part === part && row.connection === connection && row.clients === clients,
  );
  return fitting.sort((a, b) => a.connections - b.connections)[0];
}

const perSecond = (sample: Sample): number => sample.perSecond;

/** The median of the ratios of one round. */
export function pairedRatio(
  one: Row | undefined,
  other: Row | undefined,
  of: (sample: Sample) => number = perSecond,
): Figure {
  if (one === undefined || other === undefined) return undefined;
  const pairs = one.samples.flatMap((sample, turn) => {
    const pair = other.samples[turn];
    return pair === undefined ? [] : [of(sample) / of(pair)];
  });
  return pairs.length === 0 ? undefined : round(median(pairs), 3);
}

/** Both with the same, large number of connections. */
function hardwareRatio(rows: readonly Row[]): Figure {
  const hardware = rows.find(({ target }) => target.part === 'hardware-key');
  const file = rows.find(
    ({ target, connections }) => target.part === 'sqlite' && connections === hardware?.connections,
  );
  return pairedRatio(hardware, file);
}

function manyRatio(rows: readonly Row[], part: 'sqlite' | 'postgres'): Figure {
  const ratios = (['new', 'kept'] as const).flatMap((connection) =>
    (['new clients', 'renewals'] as const).flatMap((clients) => {
      const many = find(rows, { part: `${part}-many`, connection, clients });
      return pairedRatio(many, find(rows, { part, connection, clients })) ?? [];
    }),
  );
  return ratios.length === 0 ? undefined : Math.min(...ratios);
}

/** Rows, what came between them, and the start: whenever the program knew them. */
function peakOf(rows: readonly Row[], part: Part): Figure {
  const peaks = rows
    .filter(({ target }) => target.part === part)
    .flatMap(({ samples }) => samples.flatMap(({ peakMiB, peakBeforeMiB }) => [peakMiB, peakBeforeMiB]));
  return peaks.length === 0 ? undefined : round(Math.max(...peaks));
}

function atLeast(what: string, figure: Figure, least: number): Aim {
  if (figure === undefined) return { what, least, verdict: 'not measured' };
  return { what, figure, least, verdict: figure >= least ? 'pass' : 'miss' };
}

function atMost(what: string, figure: Figure, most: number): Aim {
  if (figure === undefined) return { what, most, verdict: 'not measured' };
  return { what, figure, most, verdict: figure <= most ? 'pass' : 'miss' };
}
