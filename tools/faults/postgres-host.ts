/** A host whose PostgreSQL server is killed, started again, out of reach, or gone for a standby that knows less. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { type StartedPostgres, startPostgres } from '@attiva/testkit';
import { CuttingProxy } from './cutting-proxy.ts';
import type { Fault, Ledger } from './fault.ts';
import { type HostSite, makeHostSite } from './host-site.ts';
import { judgeHostDatabase } from './judge-host.ts';
import { type Crowd, holdings, openSdkMachines } from './kill-host.ts';
import { askLightly, lightClient } from './light-client.ts';
import { followPrimary, replicated } from './standby.ts';

const needs = ['linux', 'postgresql'];

export const postgresRestart: Fault = {
  name: 'postgres-restart',
  what: 'the PostgreSQL server is killed at a random moment while the host answers, and started again',
  rounds: 30,
  needs,
  play: ({ rounds, random, ledger }) =>
    withServedHost(ledger, async (served) => {
      for (let round = 0; round < rounds; round += 1) {
        await whileAsking(served, async () => {
          await pause(random.below(800));
          // As a power cut would: without a word to its clients, and its log is replayed at the start.
          await served.primary.halt('immediate');
          await served.primary.start();
        });
        await judgeRound(served);
      }
    }),
};

export const postgresCut: Fault = {
  name: 'postgres-cut',
  what: 'the connection to PostgreSQL is cut in the middle of a commit: before it arrives, or before its answer does',
  rounds: 50,
  needs,
  play: ({ rounds, ledger }) =>
    withServedHost(ledger, async (served) => {
      for (let round = 0; round < rounds; round += 1) {
        await whileAsking(served, () => served.proxy.cutAtCommit(round % 2 === 0 ? 'answered' : 'asked'));
        await judgeRound(served);
      }
    }),
};

export const postgresFailover: Fault = {
  name: 'postgres-failover',
  what: 'PostgreSQL dies and a standby takes over that lacks the last commits: machines know of turns that it does not',
  rounds: 10,
  needs,
  play: ({ rounds, random, ledger }) =>
    withServedHost(ledger, async (served) => {
      let ahead = 0;
      for (let round = 0; round < rounds; round += 1) {
        await failOver(served, random.below(500));
        ahead += await countAhead(served);
        await askUntilAnswered(served);
        await judgeRound(served);
      }
      if (ahead === 0) ledger.find('unclean', 'no machine knew of a turn that the standby lacked: nothing was tried');
    }),
};

interface Served {
  readonly site: HostSite;
  readonly crowd: Crowd;
  readonly ledger: Ledger;
  /** The service address of the database: leads to the server that is the primary now. */
  readonly proxy: CuttingProxy;
  primary: StartedPostgres;
  /** Commits were lost with a server: turns were never numbered again from there. */
  hasLostTail: boolean;
}

/** One host process for all rounds: it finds its database again by itself. */
async function withServedHost(ledger: Ledger, work: (served: Served) => Promise<void>): Promise<void> {
  const primary = await startPostgres({ durable: true, settings: replicated });
  const proxy = await CuttingProxy.open(primary.port);
  const machines = await mkdtemp(join(tmpdir(), 'attiva-faults-machines-'));
  let served: Served | undefined;
  try {
    const name = new URL(await primary.fresh()).pathname;
    const site = await makeHostSite({ database: `postgres://postgres@127.0.0.1:${proxy.port}${name}` });
    const crowd: Crowd = { sdk: await openSdkMachines(site, machines, 2), light: [] };
    const host = await site.start();
    served = { site, crowd, ledger, proxy, primary, hasLostTail: false };
    try {
      await work(served);
    } finally {
      await host.stop(20_000);
      await site.remove();
    }
  } finally {
    await proxy.close();
    await (served?.primary ?? primary).stop();
    await rm(machines, { recursive: true, force: true });
  }
}

/** Everybody asks on and on while something happens to the database, and until each is answered again. */
async function whileAsking(served: Served, event: () => Promise<void>): Promise<void> {
  const { crowd, ledger, site } = served;
  crowd.light.push(...Array.from({ length: 12 }, lightClient));
  let happening = true;
  const asking = [
    ...crowd.light.slice(-36).map(async (client) => {
      while (happening) {
        const asked = await askLightly(site, client);
        if (asked.kind === 'cut') ledger.find('unclean', 'the host gave no answer at all');
        if (asked.kind === 'answer' && asked.answer.kind === 'new-identity') ledger.find('split', client.signer.id);
        if (asked.kind === 'refused') judgeRefusal(asked, ledger);
      }
    }),
    ...crowd.sdk.map(async (machine) => {
      while (happening) {
        const { notes } = await machine.ask();
        if (notes.includes('new-identity')) ledger.find('split', 'a machine of the SDK took a new identity');
      }
    }),
  ];
  await event();
  await askUntilAnswered(served);
  happening = false;
  await Promise.all(asking);
}

const expected = ['database-unreachable', 'signing-key-in-use', 'busy'];

function judgeRefusal(
  { status, code, retryAfter }: { readonly status: number; readonly code: string; readonly retryAfter: boolean },
  ledger: Ledger,
): void {
  const isCoded = status === 503 && expected.includes(code) && retryAfter;
  if (!isCoded) ledger.find('miscounted', `refused with ${status} ${code}, retry-after ${retryAfter}`);
}

/** A machine that nobody has seen asks until it is answered: the host is back, without a restart. */
async function askUntilAnswered({ site, crowd, ledger }: Served): Promise<void> {
  const client = lightClient();
  crowd.light.push(client);
  for (let times = 0; times < 600; times += 1) {
    const asked = await askLightly(site, client);
    if (asked.kind === 'answer') return;
    await pause(50);
  }
  ledger.find('unclean', 'the host did not find its database again within half a minute');
}

/** Everybody asks once more, so that nothing is open; then the database has all that anybody holds. */
async function judgeRound({ site, crowd, ledger, hasLostTail }: Served): Promise<void> {
  await Promise.all([
    ...crowd.light.slice(-40).map(async (client) => {
      const asked = await askLightly(site, client);
      if (asked.kind !== 'answer') ledger.find('unclean', `not answered afterwards: ${JSON.stringify(asked)}`);
      else if (asked.answer.kind === 'new-identity') ledger.find('split', client.signer.id);
    }),
    ...crowd.sdk.map(async (machine) => {
      const report = await machine.ask();
      if (report.notes.includes('new-identity')) ledger.find('split', 'a machine of the SDK took a new identity');
      if (report.outcome === 'failed') ledger.find('unclean', `not answered afterwards: ${report.code}`);
    }),
  ]);
  await judgeHostDatabase(site.url, holdings(crowd), ledger, { hasLostTail });
}

/**
 * A standby that follows asynchronously loses its primary's last commits: it hears nothing more, clients are answered all the
 * same, the primary dies, the standby takes over where it was.
 */
async function failOver(served: Served, tailMilliseconds: number): Promise<void> {
  const { primary, proxy, crowd, site } = served;
  const standby = await followPrimary(primary);
  crowd.light.push(...Array.from({ length: 12 }, lightClient));
  let running = true;
  let asked = 0;
  const busy = crowd.light.slice(-36).map(async (client) => {
    for (; running; asked += 1) await askLightly(site, client);
  });
  await pause(200);
  await standby.cutOff();
  // The standby hears nothing more: what each is answered in its second question from here on is the lost tail.
  const before = asked;
  await pause(200 + tailMilliseconds);
  for (let tries = 0; asked < before + 2 * busy.length && tries < 500; tries += 1) await pause(20);
  proxy.target = 0;
  await primary.halt('immediate');
  proxy.cut();
  running = false;
  await Promise.all(busy);
  await standby.promote();
  served.primary = standby.server;
  served.hasLostTail = true;
  proxy.target = standby.server.port;
  await primary.stop();
}

/** How many machines hold a turn that the new primary has never heard of. */
async function countAhead({ primary, site, crowd }: Served): Promise<number> {
  const text = await primary.sql('select client, turn from clients', new URL(site.url).pathname.slice(1));
  const turns = new Map(text.split('\n').map((line) => line.split('|') as [string, string]));
  return holdings(crowd).filter(({ client, turn }) => turn > Number(turns.get(client) ?? 0)).length;
}
