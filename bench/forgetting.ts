/**
 * What forgetting costs those who ask meanwhile: answers at half load while a host forgets old events and machines, beside the same
 * before it begins. Nothing is set off from outside: rows past their time are put in beforehand, and a host looks a minute after its start.
 */
import type { ChildProcess } from 'node:child_process';
import { hostname, uptime } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '@attiva/storage';
import type { FakeVendor } from '@attiva/testkit';
import { answerOf, startChild } from './children.ts';
import { percentile, round } from './figures.ts';
import type { LoadDone } from './loader.ts';
import { load } from './rounds.ts';
import type { Target } from './targets.ts';

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
  /** Of the seconds in which something was forgotten. */
  readonly meanwhile: Latencies;
  readonly failed: number;
  /** Rows that went in those seconds. */
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
  /** How long each host's forgetting is measured at most. */
  readonly seconds: number;
  readonly now: () => number;
  readonly say: (what: string) => void;
}

/** Hosts begin one after the other, so far apart that the one's forgetting is over, or its measuring, when the other's begins. */
export async function measureForgetting(hosts: readonly ForgettingHost[], lab: Lab): Promise<readonly Forgetting[]> {
  const ready: Prepared[] = [];
  const all: Forgetting[] = [];
  const running: (() => Promise<void>)[] = [];
  try {
    for (const host of hosts) {
      const before = ready.at(-1);
      if (before !== undefined) await until(before.began + (lab.seconds + 4) * 1000);
      const target = await host.start();
      const began = performance.now();
      running.push(() => target.stop());
      const loader = startChild('loader.ts');
      running.push(async () => void loader.kill('SIGTERM'));
      ready.push({ began, measure: await prepare({ target, url: host.url, loader }, lab) });
    }
    for (const { began, measure } of ready) {
      await until(began + firstLookMilliseconds - 1000);
      all.push(await measure());
      // What it has not forgotten yet must not disturb the next.
      for (const stop of running.splice(0, 2)) await stop();
    }
    return all;
  } finally {
    for (const stop of running) await stop();
  }
}

interface Prepared {
  /** When it was started, as `performance.now()` tells it. */
  readonly began: number;
  readonly measure: () => Promise<Forgetting>;
}

/** Its rate, and its answers while nothing is forgotten. */
async function prepare(
  { target, url, loader }: { readonly target: Target; readonly url: string; readonly loader: ChildProcess },
  { vendor, requests, seconds, now, say }: Lab,
): Promise<Prepared['measure']> {
  const order = { ports: target.ports, vendor: vendor.vendor, keepAlive: false };
  const { answered, seconds: took } = await load(loader, { ...order, requests, connections: 64 });
  const rate = Math.max(1, Math.floor(answered / took / 2));
  loader.send({ prepare: rate * (quietSeconds + seconds), vendor: vendor.vendor });
  await answerOf(loader);
  let from = 0;
  const second = async (): Promise<LoadDone> => {
    from += rate;
    return await load(loader, { ...order, again: true, from: from - rate, requests: rate, rate, connections: 0 });
  };
  const before: LoadDone[] = [];
  while (before.length < quietSeconds) before.push(await second());
  return async () => {
    const database = await openDatabase({ url, mustExist: true, now });
    try {
      say(`${target.name} forgets`);
      const meanwhile: LoadDone[] = [];
      const first = await pastRows(database, now);
      let rows = first;
      for (let turn = 0; turn < seconds && rows.events + rows.clients > 0; turn += 1) {
        const done = await second();
        const left = await pastRows(database, now);
        if (left.events + left.clients < rows.events + rows.clients) meanwhile.push(done);
        rows = left;
      }
      return {
        target: target.name,
        perSecond: rate,
        before: latenciesOf(before),
        meanwhile: latenciesOf(meanwhile),
        failed: [...before, ...meanwhile].reduce((sum, { failed }) => sum + failed, 0),
        events: first.events - rows.events,
        clients: first.clients - rows.clients,
      };
    } finally {
      await database.close();
    }
  };
}

async function pastRows(
  database: Awaited<ReturnType<typeof openDatabase>>,
  now: () => number,
): Promise<{ readonly events: number; readonly clients: number }> {
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
