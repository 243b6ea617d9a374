/** An authority whose PostgreSQL server is killed and started again, or out of reach in the middle of a commit, while it gives out quotas. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StartedPostgres } from '@attiva/testkit';
import { type Asker, askAuthority, type AuthoritySite, type Given, makeAuthoritySite } from './authority-site.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import type { Fault, Ledger } from './fault.ts';
import { judgeAuthorityDatabase, type PlayedQuota } from './judge-authority.ts';
import { askAgain, exhausted, newQuotas } from './kill-authority.ts';
import { postgresNeeds, withPostgres } from './played-postgres.ts';

export const postgresRestartAuthority: Fault = {
  name: 'postgres-restart-authority',
  what: 'the PostgreSQL server is killed while the authority gives out more than a quota has, and started again',
  rounds: 30,
  needs: postgresNeeds,
  play: ({ rounds, random, ledger }) =>
    withServedAuthority(ledger, async (served) => {
      for (let round = 0; round < rounds; round += 1) {
        await giveOutWhile(served, async () => {
          await pause(random.below(250));
          await served.server.halt('immediate');
          await served.server.start();
        });
      }
      if (served.refusals === 0)
        ledger.find('unclean', 'nobody was refused while the server was away: nothing was tried');
    }),
};

export const postgresCutAuthority: Fault = {
  name: 'postgres-cut-authority',
  what: 'the connection of the authority to PostgreSQL is cut in the middle of a commit: before it arrives, or before its answer does',
  rounds: 50,
  needs: postgresNeeds,
  play: ({ rounds, random, ledger }) =>
    withServedAuthority(ledger, async (served) => {
      for (let round = 0; round < rounds; round += 1) {
        const at = round % 2 === 0 ? 'answered' : 'asked';
        await giveOutWhile(served, () => served.proxy.cutAtCommit(at, random.below(mostCommits)));
      }
    }),
};

/** Fewer than it takes to give out both quotas. */
const mostCommits = 8;

interface Served {
  readonly site: AuthoritySite;
  readonly server: StartedPostgres;
  readonly proxy: CuttingProxy;
  readonly ledger: Ledger;
  /** How many times anybody was told to come back. */
  refusals: number;
}

/** One process for all rounds: it finds its database again by itself. */
function withServedAuthority(ledger: Ledger, work: (served: Served) => Promise<void>): Promise<void> {
  return withPostgres(async ({ server, url }) => {
    const proxy = await CuttingProxy.open(server.port);
    try {
      const database = url.replace(`:${server.port}/`, `:${proxy.port}/`);
      const site = await makeAuthoritySite({ database });
      try {
        const authority = await site.start();
        await work({ site, server, proxy, ledger, refusals: 0 });
        await authority.stop(20_000);
      } finally {
        await site.remove();
      }
    } finally {
      await proxy.close();
    }
  });
}

/** Everybody asks on and on while something happens to the database, and until each has an answer for good. */
async function giveOutWhile(served: Served, event: () => Promise<void>): Promise<void> {
  const { site, ledger } = served;
  const quotas: readonly PlayedQuota[] = await newQuotas(site);
  let happening = true;
  const asking = quotas.flatMap(({ askers }) =>
    askers.map(async (asker) => {
      for (let afterwards = 0; afterwards < 600; afterwards += happening ? 0 : 1) {
        const isOver = !happening;
        const given = await askAuthority(site, asker);
        if (take(asker, given, served) && isOver) return;
        await pause(50);
      }
      ledger.find('unclean', 'the authority did not find its database again within half a minute');
    }),
  );
  await event();
  happening = false;
  await Promise.all(asking);
  await askAgain(site, quotas, ledger);
  await judgeAuthorityDatabase(site.url, quotas, { ledger, over: true });
}

/** Whether it is an answer for good. Whoever holds a statement must get the very same: what was cut off cost nothing twice. */
function take(asker: Asker, given: Given, served: Served): boolean {
  const { ledger } = served;
  if (given.kind === 'cut') {
    ledger.find('unclean', 'the authority gave no answer at all');
    return false;
  }
  if (given.kind === 'given') {
    asker.held ??= given.statement;
    ledger.expect('miscounted', `what ${asker.signer.id} got on asking again`, given.statement, asker.held);
    return true;
  }
  if (exhausted.includes(given.code)) {
    if (asker.held !== undefined) ledger.find('lost', `${asker.signer.id} holds one and is told ${given.code}`);
    asker.refused = given.code;
    return true;
  }
  served.refusals += 1;
  const isCoded = given.status === 503 && given.code === 'database-unreachable' && given.retryAfter;
  if (!isCoded) {
    ledger.find('miscounted', `refused with ${given.status} ${given.code}, retry-after ${given.retryAfter}`);
  }
  return false;
}
