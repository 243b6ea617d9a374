/**
 * The wall clock of a host is set while events and machines are past their time, or are by the wrong clock alone: nothing is
 * forgotten for a day; then what is due is, and nothing else. Days pass by the machine's clock and its running time alike, and the
 * minutes of its periodic work are short; all else is the host as it is shipped.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, openDatabase } from '@attiva/storage';
import type { Fault, Ledger, Play } from './fault.ts';
import { type HostSite, makeHostSite } from './host-site.ts';
import { askLightly, type LightClient, lightClient } from './light-client.ts';
import { MovedClock } from './moved-clock.ts';
import { type PlayedPostgres, postgresNeeds, withPostgres } from './played-postgres.ts';

export const clockForgetting: Fault = {
  name: 'clock-forgetting',
  what: 'the clock of the host is set while events and machines are past their time, or are by the wrong clock alone; days pass',
  rounds: 20,
  play: (play) => playSteps(play),
};

export const postgresClockForgetting: Fault = {
  name: 'postgres-clock-forgetting',
  what: 'the same, the database of the host on a PostgreSQL server, whose own clock nobody sets',
  rounds: 20,
  needs: postgresNeeds,
  play: (play) => withPostgres((postgres) => playSteps(play, postgres)),
};

const hour = 3_600_000;
const day = 24 * hour;
/** Ten minutes less: what a round itself takes is far below. */
const almostADay = day - hour / 6;
const keptDays = 31;
const newEachTime = 12;

/** What is done to the clock in a round; milliseconds. */
interface Step {
  readonly name: string;
  /** By how much it is set. */
  readonly by: number;
  /** How long nobody asks before: what was known is due then, by whichever clock. */
  readonly idle?: number;
  /** Whether it is set right again after most of a day. */
  readonly isUndone?: boolean;
}

const steps: readonly Step[] = [
  { name: 'ahead by 40 days, and left there', by: 40 * day },
  { name: 'ahead by 40 days, and back', by: 40 * day, isUndone: true },
  { name: 'ahead by two minutes, when all is due', by: 120_000, idle: 40 * day },
  { name: 'back by an hour, when all is due', by: -hour, idle: 40 * day },
  { name: 'back by 40 days, and right again', by: -40 * day, isUndone: true },
];

interface Played {
  readonly site: HostSite;
  readonly clock: MovedClock;
  readonly database: Database;
  readonly ledger: Ledger;
  /** What the database must hold: of each machine when it was answered, by the host's clock at that moment. */
  readonly known: Map<LightClient, number[]>;
}

async function playSteps({ rounds, ledger }: Play, postgres?: PlayedPostgres): Promise<void> {
  const configuration = `[retention]\neventDays = ${keptDays}\nclientDays = ${keptDays}\n`;
  const site = await makeHostSite({ configuration, ...(postgres && { database: postgres.url }) });
  const folder = await mkdtemp(join(tmpdir(), 'attiva-faults-clock-'));
  const database = await openDatabase({ url: site.url, mustExist: true, now: Date.now });
  let clock: MovedClock | undefined;
  try {
    clock = await MovedClock.start(site, { file: join(folder, 'clock'), minute: 200 });
    const played: Played = { site, clock, database, ledger, known: new Map() };
    await ask(played);
    // A clock that nobody ever looked at is held back as one that was set.
    await pass(played, 25 * hour);
    await forget(played);
    for (let round = 0; round < rounds; round += 1) {
      await playStep(played, steps[round % steps.length] ?? { name: '', by: 0 }, round % 2 === 0);
    }
  } finally {
    await clock?.stop();
    await database.close();
    await site.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function playStep(played: Played, step: Step, restarting: boolean): Promise<void> {
  const { clock, ledger } = played;
  const { wrong, passed } = clock.moved;
  const before = ledger.total;
  await ask(played);
  await clock.move({ wrong: wrong + step.by, passed: passed + (step.idle ?? 0) }, { restarting });
  // Machines whose clocks are as wrong: without them the host would not believe its own.
  await ask(played);
  await keep(played);
  await pass(played, almostADay);
  await keep(played);
  if (step.isUndone === true) {
    await clock.move({ wrong }, { restarting });
    await keep(played);
    await pass(played, almostADay);
    await keep(played);
  }
  await pass(played, 3 * hour);
  await forget(played);
  await askKnown(played);
  if (ledger.total > before) ledger.explain(`when the clock was set ${step.name}`);
}

async function pass({ clock }: Played, milliseconds: number): Promise<void> {
  await clock.move({ passed: clock.moved.passed + milliseconds });
}

/** Machines that nobody has seen. */
async function ask(played: Played): Promise<void> {
  await Promise.all(Array.from({ length: newEachTime }, () => askAs(played, lightClient())));
}

/** Who is still known goes on as who it was; whose last request was of a later time than it is now would be told so. */
async function askKnown(played: Played): Promise<void> {
  const seconds = Math.floor(played.clock.now() / 1000);
  const asking = [...played.known.keys()].filter(({ iat }) => iat < seconds);
  await Promise.all(asking.map((client) => askAs(played, client)));
}

async function askAs({ site, clock, known, ledger }: Played, client: LightClient): Promise<void> {
  const at = clock.now();
  const asked = await askLightly(site, client, clock.now);
  if (asked.kind !== 'answer') ledger.find('unclean', `not answered: ${JSON.stringify(asked)}`);
  else if (asked.answer.kind === 'new-identity') ledger.find('split', `${client.signer.id} is to take a new identity`);
  else known.set(client, [...(known.get(client) ?? []), at]);
}

/** The work that forgets has had its turns, and everything is there. */
async function keep(played: Played): Promise<void> {
  // Of two things the host does once a minute one is this; three turns of it, so that the second has come to its end.
  await played.clock.minutes(6);
  await judge(played);
}

/** A day has passed since the clock was set: the work that forgets goes through, and takes what is past its time, and only that. */
async function forget(played: Played): Promise<void> {
  const { database, clock, ledger } = played;
  const due = Math.floor(clock.now() / 1000);
  const hasRun = async (): Promise<boolean> => {
    const row = await database.get<{ value: string }>("select value from facts where name = 'retention-at'");
    return row !== undefined && Math.abs(Number(row.value) - due) < 3600;
  };
  for (let times = 0; !(await hasRun()); times += 1) {
    if (times > 600) {
      ledger.find('unclean', 'nothing was forgotten a day after the clock was set');
      return;
    }
    await pause(50);
  }
  forgetWhatIsDue(played);
  await judge(played);
}

/** As the host does it: time is believed as far as its newest contact. */
function forgetWhatIsDue({ clock, known }: Played): void {
  const newest = Math.max(...[...known.values()].flat());
  const before = Math.min(clock.now(), newest) - keptDays * day;
  for (const [client, times] of known) {
    const rest = times.filter((at) => at >= before);
    if (rest.length === 0) known.delete(client);
    else known.set(client, rest);
  }
}

async function judge({ database, known, ledger }: Played): Promise<void> {
  await database.check();
  const rows = await database.all<{ client: string; turn: number }>('select client, turn from clients');
  const turns = new Map(rows.map(({ client, turn }) => [client, turn]));
  const counts = await database.all<{ client: string; n: number }>(
    'select client, count(*) as n from events group by client',
  );
  const events = new Map(counts.map(({ client, n }) => [client, n]));
  for (const [{ signer, prev }, times] of known) {
    ledger.hold(1);
    ledger.expect('lost', `the turn of ${signer.id}`, turns.get(signer.id), prev?.turn);
    ledger.expect('lost', `events of ${signer.id}`, events.get(signer.id), times.length);
  }
  const ids = new Set([...known.keys()].map(({ signer }) => signer.id as string));
  for (const left of new Set([...turns.keys(), ...events.keys()])) {
    if (!ids.has(left)) ledger.find('miscounted', `${left} is past its time and there`);
  }
}
