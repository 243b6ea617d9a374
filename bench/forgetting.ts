/**
 * What forgetting costs those who ask meanwhile: answers at half load while a host forgets old events and machines, beside the same
 * before it begins. Nothing is set off from outside: rows past their time are put in beforehand, and a host looks a minute after its start.
 */
import type { ChildProcess } from 'node:child_process';
import { hostname, uptime } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { type Database, openDatabase } from '@attiva/storage';
import type { FakeVendor } from '@attiva/testkit';
import { answerOf, startChild } from './children.ts';
import { percentile, round } from './figures.ts';
import type { LoadDone } from './loader.ts';
import { load } from './rounds.ts';
import type { Absent, Target } from './targets.ts';

export interface Latencies {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly worstMs: number;
  readonly answers: number;
}

export interface Forgetting {
  readonly target: string;
  readonly perSecond: number;
  readonly before: Latencies;
  /** Of the seconds from the first in which something was forgotten to two after the last. */
  readonly meanwhile: Latencies;
  readonly failed: number;
  /** Rows that went meanwhile, also in the moments between two of those seconds, in which rows are counted and nobody asks. */
  readonly events: number;
  readonly clients: number;
}

const daySeconds = 86_400;
/** Older than what is kept: events of 90 days, machines of 400. */
const [eventsAgo, clientsAgo] = [100 * daySeconds, 500 * daySeconds] as const;
const eventsOfEach = 2;
/** A host looks for what is due every minute, from its start on. */
const firstLookMilliseconds = 60_000;
const quietSeconds = 6;
/** What the last step has left to others to write may hold them up a moment later. */
const secondsAfter = 2;

/**
 * Makes most of the known clients old (62 of 64, by what their ids begin with), with two old events each; and has the clock looked
 * at, since nothing is forgotten in the 24 hours after a first look.
 */
export async function addPast(url: string, now: () => number): Promise<void> {
  const database = await openDatabase({ url, mustExist: true, now, statementTimeoutMilliseconds: 300_000 });
  const at = Math.floor(now() / 1000);
  const clock = { seen: { [hostname().toLowerCase()]: { at, uptime: Math.floor(uptime()) } } };
  try {
    await database.transact(async (tx) => {
      await tx.script(`
        update clients set last_seen = last_seen - ${clientsAgo}, last_iat = last_iat - ${clientsAgo},
          lease_until = lease_until - ${clientsAgo}, first_seen = first_seen - ${clientsAgo}
          where substr(client, 1, 1) not in ('-', '0');
        insert into events (at, number, vendor, code, application, edition, generation, client, name, client_time, virtual,
            state, minutes_left, threshold, count, noticed)
          with recursive times (n) as (select 0 union all select n + 1 from times where n < ${eventsOfEach - 1})
          select last_seen + ${clientsAgo - eventsAgo} - n * 604800, 12290, vendor, '', application, edition, generation, client,
            'pc-' || substr(client, 1, 9) || '.corp.example', last_seen, virtual, 1, 250000, 25, 25, ''
            from clients, times where last_seen < ${at - clientsAgo / 2} order by 1;
        delete from facts where name in ('clock', 'retention-at');
      `);
      // As the server does it by itself some time later; SQLite never does.
      if (!url.startsWith('sqlite:')) await tx.script('analyze clients; analyze events');
      await tx.run('insert into facts (name, value) values (?, ?)', ['clock', JSON.stringify(clock)]);
    });
  } finally {
    await database.close();
  }
}

/** A host on a database with such a past, not yet started. */
export interface ForgettingHost {
  readonly url: string;
  start(): Promise<Target>;
}

interface Lab {
  readonly vendor: FakeVendor;
  readonly requests: number;
  /** How long its forgetting is measured at most. */
  readonly seconds: number;
  readonly now: () => number;
  readonly say: (what: string) => void;
}

/**
 * Starts a host, asks it before its first look, and again while it forgets what that look finds. What was not seen is said, not
 * printed as zeros.
 */
export async function measureForgetting(host: ForgettingHost, lab: Lab): Promise<Forgetting | Absent> {
  const target = await host.start();
  const began = performance.now();
  const loader = startChild('loader.ts');
  try {
    const database = await openDatabase({ url: host.url, mustExist: true, now: lab.now });
    try {
      const countPast = (): Promise<Past> => pastRows(database, lab.now);
      return await measureHost({ target, loader, began, countPast }, lab);
    } finally {
      await database.close();
    }
  } finally {
    loader.kill('SIGTERM');
    // What it has not forgotten yet must not disturb whoever comes next.
    await target.stop();
  }
}

interface Started {
  readonly target: Target;
  readonly loader: ChildProcess;
  /** When it served, as `performance.now()` tells it. */
  readonly began: number;
  readonly countPast: () => Promise<Past>;
}

async function measureHost(
  { target, loader, began, countPast }: Started,
  { vendor, requests, seconds, say }: Lab,
): Promise<Forgetting | Absent> {
  const order = { ports: target.ports, vendor: vendor.vendor, keepAlive: false };
  const notMeasured = (why: string): Absent => ({ part: 'forgetting', name: `${target.name}, while it forgets`, why });
  const all = await countPast();
  const { answered, seconds: took } = await load(loader, { ...order, requests, connections: 64 });
  const rate = Math.max(1, Math.floor(answered / took / 2));
  loader.send({ prepare: rate * (quietSeconds + seconds), vendor: vendor.vendor });
  await answerOf(loader);
  let from = 0;
  const ask = async (): Promise<LoadDone> => {
    from += rate;
    return await load(loader, { ...order, again: true, from: from - rate, requests: rate, rate, connections: 0 });
  };
  const before: LoadDone[] = [];
  while (before.length < quietSeconds) before.push(await ask());
  const still = await countPast();
  if (sumOf(still) < sumOf(all)) return notMeasured('it forgot before its answers without forgetting were measured');
  await until(began + firstLookMilliseconds - 1000);
  say(`${target.name} forgets`);
  const { meanwhile, gone } = await watchForgetting({ ask, countPast, seconds });
  if (meanwhile.length === 0) return notMeasured(`no rows were seen to go in ${seconds} s from its first look on`);
  return {
    target: target.name,
    perSecond: rate,
    before: latenciesOf(before),
    meanwhile: latenciesOf(meanwhile),
    failed: [...before, ...meanwhile].reduce((sum, { failed }) => sum + failed, 0),
    ...gone,
  };
}

/** Rows that are past their time and still there. */
export interface Past {
  readonly events: number;
  readonly clients: number;
}

/**
 * Asks second by second, at most so many, until nothing is past its time any more and two seconds longer.
 * @returns every second from the first in which rows went to two after the last: also those in which none went, since whatever holds
 *   up the forgetting may have held up who asks; none where no rows went. And the rows that went.
 */
export async function watchForgetting<Done>({
  ask,
  countPast,
  seconds,
}: {
  readonly ask: () => Promise<Done>;
  readonly countPast: () => Promise<Past>;
  readonly seconds: number;
}): Promise<{ readonly meanwhile: readonly Done[]; readonly gone: Past }> {
  const done: Done[] = [];
  const first = await countPast();
  let rows = first;
  let [begins, ends] = [0, 0];
  while (done.length < seconds && (sumOf(rows) > 0 || done.length < ends + secondsAfter)) {
    done.push(await ask());
    const left = await countPast();
    if (sumOf(left) < sumOf(rows)) {
      if (ends === 0) begins = done.length - 1;
      ends = done.length;
    }
    rows = left;
  }
  return {
    meanwhile: ends === 0 ? [] : done.slice(begins, ends + secondsAfter),
    gone: { events: first.events - rows.events, clients: first.clients - rows.clients },
  };
}

function sumOf({ events, clients }: Past): number {
  return events + clients;
}

async function pastRows(database: Database, now: () => number): Promise<Past> {
  const at = Math.floor(now() / 1000);
  const count = async (sql: string, before: number): Promise<number> =>
    (await database.get<{ count: number }>(sql, [before]))?.count ?? 0;
  return {
    events: await count('select count(*) as count from events where at < ?', at - 90 * daySeconds),
    clients: await count('select count(*) as count from clients where last_seen < ?', at - 400 * daySeconds),
  };
}

function latenciesOf(all: readonly LoadDone[]): Latencies {
  const latencies = all.flatMap((done) => done.latencies);
  const at = (percent: number): number => round(percentile(latencies, percent), 1);
  return { p50Ms: at(50), p99Ms: at(99), p999Ms: at(99.9), worstMs: round(at(100)), answers: latencies.length };
}

async function until(moment: number): Promise<void> {
  await setTimeout(Math.max(0, moment - performance.now()));
}
