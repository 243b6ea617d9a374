/**
 * An authority whose PostgreSQL server dies under load, and a standby takes over that lacks the last commits: seats that were given are
 * free there. Judged is what must hold: all that was kept is there, no quota gives more than it has, and who lost his seat is given
 * one again. Measured is what cannot hold: a seat that is given anew before its holder comes back is in two hands.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, openDatabase } from '@attiva/storage';
import { type StartedPostgres, startPostgres } from '@attiva/testkit';
import {
  type Asker,
  type AuthoritySite,
  makeAuthoritySite,
  type PlayedRequest,
  sendRequest,
  signRequest,
} from './authority-site.ts';
import type { Random } from '../fuzz/random.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import type { Fault, Ledger } from './fault.ts';
import { judgeAuthorityDatabase, type PlayedQuota, recordedStatements } from './judge-authority.ts';
import { exhausted, newQuotas } from './kill-authority.ts';
import { postgresNeeds } from './played-postgres.ts';
import { followPrimary, replicated, type Standby } from './standby.ts';

/**
 * `asking`: machines ask on and on through it all, so that those whose seats were lost are there again first. `late`: they do not, and
 * others take what is free before. `synchronous`: as `asking`, but a commit is at the standby before it is answered.
 */
const ways = ['asking', 'late', 'synchronous'] as const;
type Way = (typeof ways)[number];

export const postgresFailoverAuthority: Fault = {
  name: 'postgres-failover-authority',
  what: 'PostgreSQL dies while the authority gives out quotas, and a standby takes over that lacks the last commits, or every third time follows synchronously',
  rounds: 21,
  needs: postgresNeeds,
  play: ({ rounds, random, ledger }) =>
    withServedAuthority(ledger, async (served) => {
      for (let round = 0; round < rounds; round += 1) {
        const before = ledger.total;
        const way = ways[round % ways.length] ?? 'asking';
        await playRound(served, way, random);
        if (ledger.total > before) ledger.explain(`in round ${round}, ${way}`);
      }
      sayWhatWasMeasured(served);
    }),
};

/** What a failover came to. */
interface Tail {
  readonly way: Way;
  /** Seats in hands when the standby took over. */
  readonly held: number;
  /** Seats in hands that the standby had not heard of. */
  readonly lost: number;
  /** Of each quota, by how many machines more than it has hold one in the end. */
  readonly beyond: readonly number[];
}

interface Served {
  readonly site: AuthoritySite;
  readonly ledger: Ledger;
  /** The service address of the database: leads to the server that is the primary now. */
  readonly proxy: CuttingProxy;
  primary: StartedPostgres;
  readonly tails: Tail[];
}

/** One process for all rounds: it finds its database again by itself. */
async function withServedAuthority(ledger: Ledger, work: (served: Served) => Promise<void>): Promise<void> {
  const primary = await startPostgres({ durable: true, settings: replicated });
  const proxy = await CuttingProxy.open(primary.port);
  let served: Served | undefined;
  try {
    const name = new URL(await primary.fresh()).pathname;
    const site = await makeAuthoritySite({ database: `postgres://postgres@127.0.0.1:${proxy.port}${name}` });
    served = { site, ledger, proxy, primary, tails: [] };
    try {
      const authority = await site.start();
      await work(served);
      await authority.stop(20_000);
    } finally {
      await site.remove();
    }
  } finally {
    await proxy.close();
    await (served?.primary ?? primary).stop();
  }
}

/** What somebody was given first. */
interface Holding {
  readonly request: PlayedRequest;
  readonly statement: string;
  /** How far the log of the primary had come then: the commit is before that. Absent: it could not be asked any more. */
  readonly logged: bigint | undefined;
}

interface Round {
  readonly served: Served;
  readonly way: Way;
  readonly quotas: readonly PlayedQuota[];
  /** Who is given something before the primary dies; the last of each quota only once the standby hears nothing more. */
  readonly first: readonly Asker[];
  /** Who comes when the standby has taken over: more than will find a seat. */
  readonly others: readonly Asker[];
  readonly holdings: Map<Asker, Holding>;
  /** The dying primary, without the way that is cut. */
  readonly log: Database;
  /** What the standby had when it took over: statements by client, null where one was not signed yet. */
  kept?: ReadonlyMap<string, string | null>;
}

async function playRound(served: Served, way: Way, random: Random): Promise<void> {
  const { site, primary, ledger } = served;
  const quotas = await newQuotas(site);
  const log = await openDatabase({ url: directUrl(site, primary), mustExist: true, now: Date.now });
  try {
    const round: Round = {
      served,
      way,
      quotas,
      first: quotas.flatMap(({ askers, quota }) => askers.slice(0, quota - 2)),
      others: quotas.flatMap(({ askers, quota }) => askers.slice(quota - 2)),
      holdings: new Map(),
      log,
    };
    await failOver(round, random);
    const held = round.holdings.size;
    const stranded = await bringEverybodyBack(round);
    await judgeAuthorityDatabase(site.url, quotas, { ledger, over: true });
    const beyond = quotas.map(({ askers }) => askers.filter((asker) => stranded.has(asker)).length);
    served.tails.push({ way, held, lost: lostOf(round).length, beyond });
  } finally {
    await log.close();
  }
}

/** The primary dies under load, and the standby takes over. Whoever asks on and on has had an answer of it when this fulfils. */
async function failOver(round: Round, random: Random): Promise<void> {
  const { served, way, quotas, first, holdings } = round;
  const { primary, proxy } = served;
  const standby = await followPrimary(primary);
  if (way === 'synchronous') await followSynchronously(primary);
  const unheard = new Set(
    quotas.flatMap(({ askers, quota }) => askers.slice(quota - 3 - random.below(quota / 3), quota - 2)),
  );
  const load: { isOver: boolean } = { isOver: false };
  const askOn = async (asker: Asker): Promise<void> => {
    await pause(random.below(200));
    while (!load.isOver) {
      await askFor(round, asker);
      await pause(20);
    }
    if (way !== 'late') await askUntilAnswered(round, asker);
  };
  const asking = first.filter((asker) => !unheard.has(asker)).map(askOn);
  // Without a seat in hands a synchronous standby has nothing to prove.
  const heard = Math.max(way === 'synchronous' ? 1 : 0, random.below(asking.length + 1));
  await until(() => holdings.size >= heard);
  await standby.cutOff();
  asking.push(...[...unheard].map(askOn));
  // With a synchronous standby that hears nothing nobody new is answered.
  if (way === 'synchronous') await pause(200);
  else await until(() => first.every((asker) => holdings.has(asker)));
  proxy.target = 0;
  await primary.halt('immediate');
  proxy.cut();
  await takeOver(round, standby);
  load.isOver = way === 'late';
  if (load.isOver) await Promise.all(asking);
  served.primary = standby.server;
  proxy.target = standby.server.port;
  load.isOver = true;
  await Promise.all(asking);
  await primary.stop();
}

/** Looks into the standby before anybody else does: everything of which it had heard is there. */
async function takeOver(round: Round, standby: Standby): Promise<void> {
  const { served, way, holdings } = round;
  const { site, ledger } = served;
  await standby.promote();
  const end = positionOf(await standby.server.sql('select pg_last_wal_replay_lsn()'));
  const database = await openDatabase({ url: directUrl(site, standby.server), mustExist: true, now: Date.now });
  try {
    round.kept = await recordedStatements(database);
  } finally {
    await database.close();
  }
  for (const [{ signer, wants }, { statement, logged }] of holdings) {
    const isKept = way === 'synchronous' || (logged !== undefined && logged <= end);
    if (isKept && round.kept.get(signer.id) !== statement) {
      ledger.find('lost', `the ${wants} of ${signer.id} had come to the standby, and is not there`);
    }
  }
  ledger.hold(holdings.size);
}

/** From now on the primary answers a commit when its standby has it on its disk. */
async function followSynchronously(primary: StartedPostgres): Promise<void> {
  await until(
    async () => (await primary.sql("select count(*) from pg_stat_replication where state = 'streaming'")) === '1',
  );
  await primary.sql("alter system set synchronous_standby_names = '*'");
  await primary.sql('select pg_reload_conf()');
  await until(async () => (await primary.sql('select sync_state from pg_stat_replication')) === 'sync');
}

/** All others come, and who lost his seat comes again; gives those who hold one, and are told that there is none for them. */
async function bringEverybodyBack(round: Round): Promise<ReadonlySet<Asker>> {
  const { served, way, first, others, holdings } = round;
  const { ledger, site } = served;
  const lost = new Set(lostOf(round));
  const stranded = new Set<Asker>();
  await Promise.all(others.map((asker) => askUntilAnswered(round, asker)));
  await Promise.all(
    first.map(async (asker) => {
      // By the very request that was answered, and by a new one: it is one seat.
      for (const request of [holdings.get(asker)?.request, undefined]) {
        await askUntilAnswered(round, asker, request);
      }
      if (asker.refused === undefined) return;
      const mayBe = way === 'late' && lost.has(asker);
      if (!mayBe) ledger.find('lost', `${asker.signer.id} has a seat, and is told ${asker.refused}`);
      stranded.add(asker);
      delete asker.held;
    }),
  );
  await Promise.all(
    others.map(async (asker) => {
      const given = await sendRequest(site, asker, await signRequest(site, asker));
      const again = given.kind === 'given' ? given.statement : undefined;
      ledger.expect('miscounted', `what ${asker.signer.id} got on asking once more`, again, asker.held);
    }),
  );
  return stranded;
}

/** Those whose seats the standby had not heard of. */
function lostOf({ first, holdings, kept }: Round): Asker[] {
  return first.filter((asker) => holdings.has(asker) && kept?.has(asker.signer.id) === false);
}

async function askUntilAnswered(round: Round, asker: Asker, request?: PlayedRequest): Promise<void> {
  for (let times = 0; times < 600; times += 1) {
    if (await askFor(round, asker, request)) return;
    await pause(50);
  }
  round.served.ledger.find('unclean', 'the authority did not find its database again within half a minute');
}

/** Asks once, by a new request unless one is given; whether the answer is one for good. */
async function askFor(round: Round, asker: Asker, request?: PlayedRequest): Promise<boolean> {
  const { served, holdings, log } = round;
  const { site, ledger } = served;
  const sent = request ?? (await signRequest(site, asker));
  const given = await sendRequest(site, asker, sent);
  // The standby may have taken over since this was asked.
  const { kept } = round;
  if (given.kind === 'cut') {
    ledger.find('unclean', 'the authority gave no answer at all');
    return false;
  }
  if (given.kind === 'given') {
    const { statement } = given;
    if (asker.held === undefined && kept === undefined) {
      holdings.set(asker, { request: sent, statement, logged: await positionIn(log) });
    } else if (asker.held !== undefined && asker.held !== statement) {
      // What was lost is made anew: the seat with its license, or the signature that was lost alone.
      const known = holdings.get(asker)?.statement;
      const wasKept = kept === undefined || kept.get(asker.signer.id) === known;
      if (wasKept || asker.held !== known) ledger.find('miscounted', `${asker.signer.id} got another on asking again`);
    }
    asker.held = statement;
    return true;
  }
  if (exhausted.includes(given.code)) {
    asker.refused = given.code;
    return true;
  }
  const isCoded = given.status === 503 && given.code === 'database-unreachable' && given.retryAfter;
  if (!isCoded) {
    ledger.find('miscounted', `refused with ${given.status} ${given.code}, retry-after ${given.retryAfter}`);
  }
  return false;
}

/** How far the log of a primary has come; absent: it is gone. */
async function positionIn(log: Database): Promise<bigint | undefined> {
  try {
    const row = await log.get<{ at: string }>('select pg_current_wal_flush_lsn()::text as at');
    return row && positionOf(row.at);
  } catch {
    return undefined; // Killed meanwhile, as it should be: whether the standby has it is then not judged.
  }
}

function positionOf(text: string): bigint {
  const [high = '', low = ''] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

function directUrl({ url }: AuthoritySite, { port }: StartedPostgres): string {
  const direct = new URL(url);
  direct.port = String(port);
  return direct.href;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let times = 0; !(await isSo()); times += 1) {
    if (times > 3000) throw new Error('what was waited for did not come');
    await pause(10);
  }
}

/** The bound of what an asynchronous standby costs. */
function sayWhatWasMeasured({ tails, ledger }: Served): void {
  const of = (way: Way): readonly Tail[] => tails.filter((tail) => tail.way === way);
  const lost = (some: readonly Tail[]): number => some.reduce((sum, tail) => sum + tail.lost, 0);
  const beyond = of('late').map((tail) => tail.beyond.reduce((sum, one) => sum + one, 0));
  for (const [index, tail] of of('late').entries()) {
    if ((beyond[index] ?? 0) > tail.lost) ledger.find('miscounted', 'more hold a seat beyond the quota than were lost');
  }
  const asynchronous = lost(of('asking')) + lost(of('late'));
  if (asynchronous === 0) ledger.find('unclean', 'the standby lacked nothing that anybody held: nothing was tried');
  const synchronous = of('synchronous');
  if (synchronous.length > 0 && synchronous.every(({ held }) => held === 0)) {
    ledger.find('unclean', 'nobody held anything when a synchronous standby took over: nothing was tried');
  }
  const most = Math.max(0, ...of('late').flatMap((tail) => tail.beyond));
  const sum = beyond.reduce((all, one) => all + one, 0);
  ledger.measure(
    [
      `${asynchronous} seats in hands that the standby lacked`,
      `of ${lost(of('asking'))} whose holders came back first each got it again`,
      `of ${lost(of('late'))} whose holders came after others ${sum} were in two hands then, at most ${most} beyond a quota of 12 or 6`,
      `with a synchronous standby ${lost(synchronous)} were lacking`,
    ].join('; '),
  );
}
