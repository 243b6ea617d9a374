/**
 * `npm run bench:console`: how long each list and report of the console takes over a large inventory. `--machines N`
 * (1,000,000), `--times N` (30), `--json`; `--only TEXT` for those whose name holds it. Ends with 1 where one needs more than 200 ms
 * (p95).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '@attiva/storage';
import { createAuditDoor } from '../packages/host/src/audit/audit.routes.ts';
import { pageOfEvents } from '../packages/host/src/events/event.repository.ts';
import { listHints } from '../packages/host/src/hints/list-hints.ts';
import { loadImages } from '../packages/host/src/images/image.repository.ts';
import { countMachines } from '../packages/host/src/machines/count-machines.ts';
import { listMachines, type MachineParts } from '../packages/host/src/machines/list-machines.ts';
import { sortNames } from '../packages/host/src/machines/machine-view.ts';
import { DailyUseJob } from '../packages/host/src/reports/daily-use.ts';
import { keepRenewals } from '../packages/host/src/reports/kept-renewals.ts';
import {
  reportClones,
  reportExpiring,
  reportFailures,
  type ReportParts,
  reportRenewals,
  reportSilent,
} from '../packages/host/src/reports/reports.ts';
import { reportHistory, reportUse } from '../packages/host/src/reports/use-report.ts';
import { compareRoll } from '../packages/host/src/roll/compare-roll.ts';
import { showRoll } from '../packages/host/src/roll/roll.ts';
import { fleetFigures } from '../packages/host/src/status/fleet-figures.ts';
import { countOlderData, loadLastRequest, loadTotals } from '../packages/host/src/status/status.repository.ts';
import { fleetVendor, openFleet } from './console-fleet.ts';
import { median, percentile, round } from './figures.ts';

const { values: options } = parseArgs({
  options: {
    machines: { type: 'string', default: '1000000' },
    times: { type: 'string', default: '30' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    /** A database of a run before, to be kept. */
    database: { type: 'string' },
  },
});

interface Measured {
  readonly what: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** CPU of this process: what a busy machine does not blur. */
  readonly cpuMs: number;
  readonly note: string;
}

/** What a page may take. */
const aimMs = 200;
const now = 1_795_680_000;
const generations = { id: 'aurora-os', generations: [2019, 2022, 2025] };
const folder = await mkdtemp(join(tmpdir(), 'attiva-bench-console-'));
const began = performance.now();
const database = await openSeeded();
const seedSeconds = (performance.now() - began) / 1000;
try {
  report(await measureAll(database));
} finally {
  await database.close();
  await rm(folder, { recursive: true, force: true });
}

async function openSeeded(): Promise<Database> {
  const { database: path } = options;
  if (path === undefined) return openFleet(join(folder, 'fleet.db'), Number(options.machines), now);
  try {
    return await openDatabase({ url: `sqlite:${path}`, mustExist: true, now: () => now * 1000 });
  } catch {
    return openFleet(path, Number(options.machines), now);
  }
}

async function measureAll(on: Database): Promise<readonly Measured[]> {
  // No pack is loaded: which generations there are is all that lists ask one for.
  const find = (): undefined => undefined;
  const known = { applications: new Map([['o', { application: generations }]]) };
  const parts: MachineParts = { database: on, book: { find, all: () => [known] }, now: () => now };
  const reported: ReportParts = {
    database: on,
    book: { find, all: () => [] },
    now: () => now,
    renewalMinutes: () => undefined,
    unwritten: () => ({ total: 0, byCode: {} }),
  };
  const measured: Measured[] = [];
  const note = async (what: string, once: (turn: number) => Promise<string>): Promise<void> => {
    if (!what.includes(options.only)) return;
    const one = await measure(what, once);
    measured.push(one);
    if (!options.json) console.log(lineOf(one));
  };
  for (const [what, view] of views()) {
    let cursor: string | undefined;
    // Page after page: the first, and those behind it.
    await note(`list ${what}`, async () => {
      const page = await listMachines(parts, view, { limit: 50, cursor });
      cursor = page.next;
      return `${page.machines.length} rows${page.partial === true ? ', partial' : ''}`;
    });
    if (!what.startsWith('by ') || what === 'by name')
      await note(`count ${what}`, async () => {
        const { count, exact } = await countMachines(parts, view);
        return `${exact ? '' : 'at least '}${count}`;
      });
  }
  for (const [what, make] of [...(await otherLists(on)), ...(await reports(reported))])
    await note(
      what.includes('list ') ? what : `report ${what}`,
      async () => `${JSON.stringify(await make()).length} B`,
    );
  return measured;
}

function views(): readonly (readonly [string, Readonly<Record<string, string>>])[] {
  return [
    ...sortNames.flatMap((sort) => [
      [`by ${sort}`, { sort }] as const,
      [`by ${sort}, descending`, { sort: `-${sort}` }] as const,
    ]),
    ['search of few', { search: '99999' }],
    ['search of few, by name', { search: '99999', sort: 'name' }],
    ['search of none', { search: 'nobody' }],
    ['search of many', { search: 'branch7', sort: 'name' }],
    ['search of many, newest', { search: 'branch7' }],
    ['search by beginning', { search: 'pc-123', match: 'beginning' }],
    ['search by client id', { search: 'A1B2' }],
    ['licensed', { state: 'licensed' }],
    ['in grace', { state: 'grace' }],
    ['in notification, by name', { state: 'notification', sort: 'name' }],
    ['edition', { edition: 'server' }],
    ['generation, by expiry', { generation: '2019', sort: 'expires' }],
    ['not called for 30 days', { seenBefore: '-30d' }],
    ['not called for 30 days, by name', { seenBefore: '-30d', sort: 'name' }],
    ['expiring in 30 days', { state: 'licensed', expiresBefore: '30d', sort: 'expires' }],
    ['never activated', { activated: 'no' }],
    ['unnamed', { named: 'no' }],
    ['tag', { tag: 'kiosk' }],
    ['group, by edition', { group: 'floor 3', sort: 'edition' }],
    ['short-lived', { shortLived: 'yes' }],
    ['virtual', { virtual: 'yes' }],
    ['virtual, by name', { virtual: 'yes', sort: 'name' }],
    ['virtual, by expiry', { virtual: 'yes', sort: 'expires' }],
    ['seen within 7 days, by name', { seenAfter: '-7d', sort: 'name' }],
    ['lease for 90 days yet', { expiresAfter: '90d' }],
    ['carried', { method: 'carry' }],
    ['nothing', { edition: 'desktop', generation: '7', state: 'licensed' }],
  ];
}

async function reports(parts: ReportParts): Promise<readonly (readonly [string, () => Promise<unknown>])[]> {
  const renewals = keepRenewals(parts);
  await renewals(); // As the host does when it starts.
  return [
    ['use', () => reportUse(parts, 3)],
    ['history', () => reportHistory(parts, 90)],
    ['expiring', () => reportExpiring(parts, 30)],
    ['silent', () => reportSilent(parts, 30)],
    ['clones', () => reportClones(parts, 30)],
    ['failures', () => reportFailures(parts, 30)],
    ['renewals', renewals],
    // No report: what the host does for them, from its start on and every half hour, or hour. Nobody waits for it.
    ['(renewals counted)', () => reportRenewals(parts)],
    ['(hourly figures)', () => new DailyUseJob(parts).runIfDue(now + 3700)],
  ];
}

/** Of a long trail, a month of requests, 100,000 hints and the computers of a large domain. */
async function otherLists(on: Database): Promise<readonly (readonly [string, () => Promise<unknown>])[]> {
  const clock = (): number => now;
  const hints = { database: on, book: { all: () => [] }, now: clock };
  const roll = { database: on, now: clock, names: 'full' } as const;
  const audit = createAuditDoor(on);
  const applications = ['aurora-os', 'office'].map((id) => [id, { application: { id, windowDays: 30 } }] as const);
  const vendor = { id: fleetVendor, applications: new Map(applications) };
  const fleet = { database: on, book: { find: () => undefined, all: () => [vendor] }, now: clock };
  const told = fleetFigures(fleet);
  await told(); // As the host does when it starts.
  return [
    ['list of events', () => pageOfEvents(on, { limit: 100 })],
    ['list of events, refused', () => pageOfEvents(on, { limit: 100, code: 'refused' })],
    ['list of events, none such', () => pageOfEvents(on, { limit: 100, number: 7 })],
    ['list of audit entries', () => audit.list({ limit: 100 })],
    ['list of audit entries, one actor', () => audit.list({ limit: 100, actor: 'nobody' })],
    ['list of audit entries, search of none', () => audit.list({ limit: 100, search: 'nothing' })],
    ['list of hints', () => listHints(hints, { limit: 100 })],
    ['list of hints obeyed', () => listHints(hints, { limit: 100, state: 'obeyed' })],
    ['(a list of 100,000 computers compared)', () => compareRoll(roll).whole.then(() => '')],
    ['list of computers that never called', () => showRoll(roll, { limit: 100, state: 'never' })],
    ['(overview: the fleet, counted once a minute)', () => fleetFigures(fleet)()],
    ['overview: the fleet', told],
    [
      'overview: images, totals, older data',
      () =>
        Promise.all([
          loadImages(on, { since: now - 30 * 86_400, limit: 100 }),
          loadTotals(on),
          countOlderData(on, now - 30 * 86_400),
          loadLastRequest(on),
        ]),
    ],
  ];
}

async function measure(what: string, once: (turn: number) => Promise<string>): Promise<Measured> {
  const times: number[] = [];
  const cpu: number[] = [];
  let note = '';
  for (let turn = 0; turn < Number(options.times); turn += 1) {
    const start = performance.now();
    const usage = process.cpuUsage();
    note = await once(turn);
    const { user, system } = process.cpuUsage(usage);
    times.push(performance.now() - start);
    cpu.push((user + system) / 1000);
    if (times.reduce((sum, one) => sum + one, 0) > 1000 && turn >= 4) break; // Bounded, on a busy machine too.
  }
  return {
    what,
    p50Ms: round(median(times), 1),
    p95Ms: round(percentile(times, 95), 1),
    cpuMs: round(median(cpu), 1),
    note,
  };
}

/** What the host does by itself, now and then; nobody waits for it. */
function isOwnWork(what: string): boolean {
  return what.includes('(');
}

function lineOf({ what, p50Ms, p95Ms, cpuMs, note }: Measured): string {
  const column = (milliseconds: number): string => `${String(milliseconds).padStart(7)} ms`;
  return `${what.padEnd(44)} p50 ${column(p50Ms)}  p95 ${column(p95Ms)}  CPU ${column(cpuMs)}  ${note}`;
}

function report(measured: readonly Measured[]): void {
  const late = measured.filter(({ what, p95Ms }) => !isOwnWork(what) && p95Ms > aimMs);
  if (late.length > 0) process.exitCode = 1;
  const worst = measured.filter(({ what }) => !isOwnWork(what)).sort((a, b) => b.p95Ms - a.p95Ms)[0];
  if (options.json) {
    console.log(
      JSON.stringify({ machines: Number(options.machines), seedSeconds: round(seedSeconds, 1), aimMs, late, measured }),
    );
    return;
  }
  console.log(
    `${options.machines} machines, seeded in ${round(seedSeconds)} s; slowest: ${worst?.what} (p95 ${worst?.p95Ms} ms); ` +
      `beyond ${aimMs} ms: ${late.map(({ what }) => what).join(', ') || 'none'}`,
  );
}
