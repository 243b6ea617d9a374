/**
 * `npm run bench`: hosts beside floors without storage, in one run, as one table. `--quick` for a short form, `--only` for some parts,
 * `--json` for one line of JSON at the end, `--write` into docs/performance.md and performance.json. Machines are noisy: rounds alternate between the
 * programs and medians are compared.
 */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { boundsOf, judgeAims, pairedRatio } from './aims.ts';
import { makeVendor, registerHost } from './bench-vendor.ts';
import { measureCarried } from './carried-requests.ts';
import { answerOf, startChild } from './children.ts';
import { compilePackages } from './compile.ts';
import { round } from './figures.ts';
import { addPast, type Forgetting, type ForgettingHost, measureForgetting } from './forgetting.ts';
import { type HalfLoad, measureHalfLoad } from './half-load.ts';
import type { KnownMachine } from './known-clients.ts';
import { openPostgres } from './postgres.ts';
import { machineFacts, markdownOf, runOf, type Beside, type Measured, writeFigures } from './report.ts';
import { drawnInAll, measureRounds, type Row, summaryOf } from './rounds.ts';
import { readWish, usage } from './sizes.ts';
import { measureStart } from './start-time.ts';
import { measureStatus } from './status-time.ts';
import { playStorms, type Storm } from './storm.ts';
import {
  type Absent,
  prepareSqliteHost,
  startBareHost,
  startFloor,
  startSqliteHost,
  startTokenHost,
  type Target,
} from './targets.ts';

const wish = readWish(process.argv.slice(2));
if (wish === undefined) {
  console.log(`${usage}\n(docs/performance.md)`);
  process.exit(0);
}
const { sizes, only } = wish;
const [few, atLeast] = sizes.known;
const drawn = drawnInAll(sizes.requests, sizes.rounds);
const many = Math.max(atLeast, drawn);
const now = Date.now;

const onPostgres = [
  ['postgres', 'PostgreSQL', few, 1],
  ['postgres-many', 'PostgreSQL', many, 1],
  ['postgres-two', 'PostgreSQL, two processes', few, 2],
  ['postgres-many-two', 'PostgreSQL, two processes', many, 2],
] as const;

compilePackages();
const vendor = await makeVendor(now);
const running: { stop(): Promise<void> }[] = [];
const absent: Absent[] = [];
let opened: ReturnType<typeof openPostgres> | undefined;

try {
  const measured = await measure();
  const run = runOf(measured, machineFacts(tmpdir()));
  const markdown = markdownOf(run);
  const json = { ...oldNames(measured), ...run };
  if (wish.write) await writeFigures({ markdown, json });
  console.log(wish.json ? JSON.stringify(json) : markdown);
} finally {
  await stopAll();
  const server = await opened;
  if (typeof server === 'object') await server.stop();
}

async function measure(): Promise<Measured> {
  const loader = startChild('loader.ts');
  running.push({ stop: async () => void loader.kill('SIGTERM') });
  const targets = await startTargets(await machinesOfLong(loader));
  let back = 0;
  const drawKnown = (count: number): number => (back += count) - count;
  const lab = { targets, vendor, loader, requests: sizes.requests, drawKnown };
  const rows = await measureRounds(lab, sizes.rounds, say);
  const halfLoad = await halfLoads(rows, loader);
  const beside = await measureBeside(targets);
  await stopAll();
  const forgetting = only.has('forgetting') ? await measureAllForgetting() : [];
  const storms = only.has('storm') ? await measureStorms() : [];
  return {
    size: sizes.name,
    rounds: sizes.rounds,
    requestsPerRound: sizes.requests,
    rows,
    absent,
    halfLoad,
    forgetting,
    storms,
    ...(beside && { beside }),
    aims: judgeAims(rows, storms),
    bounds: boundsOf(rows),
  };
}

/** Machines with keys among the many that a host knows, for the renewals there. */
async function machinesOfLong(loader: ReturnType<typeof startChild>): Promise<readonly KnownMachine[]> {
  if (!(['sqlite-many', 'postgres-many', 'postgres-many-two'] as const).some((part) => only.has(part))) return [];
  say(`${drawn} machines make their keys`);
  loader.send({ known: drawn });
  return await answerOf<readonly KnownMachine[]>(loader);
}

async function startTargets(machines: readonly KnownMachine[]): Promise<readonly Target[]> {
  const targets: Target[] = [];
  const add = (made: Target | Absent): void => {
    if ('why' in made) {
      absent.push(made);
      return;
    }
    targets.push(made);
    running.push(made);
  };
  if (only.has('empty')) add(await startFloor('empty', 'empty request'));
  if (only.has('floor')) add(await startFloor('floor', 'floor'));
  if (only.has('batch-floor')) add(await startFloor('batch-floor', 'batch floor'));
  if (only.has('sqlite')) add(await startSqliteHost({ part: 'sqlite', name: 'SQLite', vendor, known: few, now }));
  if (only.has('bare')) add(await startBareHost({ part: 'bare', name: 'bare host', vendor, known: few, now }));
  if (only.has('sqlite-many')) {
    say(`a host comes to know ${many} clients`);
    add(await startSqliteHost({ part: 'sqlite-many', name: 'SQLite', vendor, known: many, machines, now }));
  }
  if (only.has('hardware-key')) {
    add(await startTokenHost({ part: 'hardware-key', name: 'SQLite, hardware key', vendor, known: few, now }));
  }
  await startPostgresTargets(add, machines);
  return targets;
}

async function startPostgresTargets(
  add: (made: Target | Absent) => void,
  machines: readonly KnownMachine[],
): Promise<void> {
  const wanted = onPostgres.filter(([part]) => only.has(part));
  if (wanted.length === 0) return;
  const server = await postgres();
  if (typeof server === 'string') {
    for (const [part, name] of wanted) add({ part, name, why: server });
    return;
  }
  for (const [part, name, known, processes] of wanted) {
    say(`${name}: a host comes to know ${known} clients`);
    const among = known === many ? { machines } : {};
    const host = await server.prepare({ part, name, vendor, known, ...among, processes, now });
    add(await host.start());
  }
}

async function halfLoads(rows: readonly Row[], loader: ReturnType<typeof startChild>): Promise<readonly HalfLoad[]> {
  const wanted = rows.filter(
    ({ target, connection, clients }) =>
      target.isHost &&
      target.part !== 'bare' &&
      target.known === few &&
      connection === 'new' &&
      clients === 'new clients',
  );
  const all: HalfLoad[] = [];
  for (const row of wanted) {
    const rate = summaryOf(row).perSecond / 2;
    const seconds = Math.min(2, sizes.requests / rate);
    all.push(await measureHalfLoad(row.target, { loader, vendor, rate, seconds }));
  }
  return all;
}

async function measureBeside(targets: readonly Target[]): Promise<Beside | undefined> {
  if (!only.has('beside')) return undefined;
  say('start, status() and carry files');
  const folder = await registerHost(vendor, { now });
  running.push({ stop: () => rm(folder, { recursive: true, force: true }) });
  const startToFirstAnswerMs = round(await measureStart(folder, sizes.starts));
  const host = targets.find(({ isHost }) => isHost);
  const port = host?.ports[0];
  return {
    startToFirstAnswerMs,
    statusWarmMicroseconds:
      port === undefined ? Number.NaN : round(await measureStatus({ port }, vendor, sizes.statuses), 1),
    carriedRatio: round(await measureCarried(sizes.carriedFiles), 2),
  };
}

/** One server for the whole run. */
function postgres(): ReturnType<typeof openPostgres> {
  opened ??= openPostgres();
  return opened;
}

async function measureAllForgetting(): Promise<readonly Forgetting[]> {
  const { clients: known, seconds } = sizes.past;
  say('hosts come to have a past');
  const wish = { part: 'forgetting', name: 'SQLite', vendor, known, now } as const;
  const hosts: ForgettingHost[] = [await prepareSqliteHost(wish)];
  const server = await postgres();
  if (typeof server === 'string')
    absent.push({ part: 'forgetting', name: 'PostgreSQL, while it forgets', why: server });
  else hosts.push(await server.prepare({ ...wish, name: 'PostgreSQL', processes: 1 }));
  for (const { url } of hosts) await addPast(url, now);
  const all: Forgetting[] = [];
  // One after the other: nobody is measured while another host forgets.
  for (const host of hosts) {
    const made = await measureForgetting(host, { vendor, requests: sizes.requests, seconds, now, say });
    if ('why' in made) absent.push(made);
    else all.push(made);
  }
  return all;
}

/** One after the other, on databases that have never seen anybody. */
async function measureStorms(): Promise<readonly Storm[]> {
  const targets = [await startSqliteHost({ part: 'storm', name: 'SQLite', vendor, known: 0, now })];
  running.push(...targets);
  for (const [, name, , processes] of onPostgres.filter(([one, , known]) => known === few && only.has(one))) {
    const server = await postgres();
    if (typeof server === 'string') break; // The rows of the first table say why.
    const target = await (await server.prepare({ part: 'storm', name, vendor, known: 0, processes, now })).start();
    running.push(target);
    targets.push(target);
  }
  return await playStorms(targets, { vendor, storm: sizes.storm, say });
}

/** The names of figures that the benchmark had first. */
function oldNames({ rows, halfLoad, beside }: Measured): Readonly<Record<string, unknown>> {
  const of = (part: string, connection: string): Row | undefined =>
    rows.find((row) => row.target.part === part && row.connection === connection && row.clients === 'new clients');
  const resident = rows
    .filter(({ target }) => target.part === 'sqlite')
    .flatMap(({ samples }) => samples.map(({ residentMiB }) => residentMiB));
  return {
    ratioToFloor: pairedRatio(of('sqlite', 'new'), of('floor', 'new')),
    ratioToFloorKeepAlive: pairedRatio(of('sqlite', 'kept'), of('floor', 'kept')),
    hostResidentMiB: round(Math.max(0, ...resident)),
    firstHalfLoad: halfLoad[0],
    ...beside,
  };
}

async function stopAll(): Promise<void> {
  for (const one of running.splice(0).reverse()) await one.stop();
}

/** On stderr, what it is at: a full run takes twenty minutes. */
function say(what: string): void {
  process.stderr.write(`bench: ${what}\n`);
}
