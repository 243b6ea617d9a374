/**
 * `kill -9` of the authority at random moments while it gives licenses and registrations out of quotas that are too small, on either
 * database.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Asker, askAuthority, type AuthoritySite, makeAuthoritySite, newAsker } from './authority-site.ts';
import type { Fault, Ledger, Play } from './fault.ts';
import { judgeAuthorityDatabase, type PlayedQuota } from './judge-authority.ts';
import { type PlayedPostgres, postgresNeeds, withPostgres } from './played-postgres.ts';

export const killAuthority: Fault = {
  name: 'kill-authority',
  what: 'the authority is killed while it gives out more than a quota has',
  rounds: 50,
  play: (play) => playKills(play),
};

export const postgresKillAuthority: Fault = {
  name: 'postgres-kill-authority',
  what: 'the authority is killed while it gives out more than a quota has, its database on a PostgreSQL server',
  rounds: 50,
  needs: postgresNeeds,
  play: (play) => withPostgres((postgres) => playKills(play, postgres)),
};

async function playKills({ rounds, random, ledger }: Play, postgres?: PlayedPostgres): Promise<void> {
  const site = await makeAuthoritySite(postgres === undefined ? {} : { database: postgres.url });
  try {
    let authority = await site.start();
    for (let round = 0; round < rounds; round += 1) {
      const quotas = await newQuotas(site);
      const busy = askAll(site, quotas, ledger);
      if (round % 2 === 0) await pause(random.below(250));
      else await answered(quotas, random.below(20));
      await authority.kill();
      await busy;
      await postgres?.settled();
      await judgeAuthorityDatabase(site.url, quotas, { ledger, over: false });
      authority = await site.start();
      await askAll(site, quotas, ledger);
      await askAgain(site, quotas, ledger);
      await judgeAuthorityDatabase(site.url, quotas, { ledger, over: true });
    }
    await authority.stop(20_000);
  } finally {
    await site.remove();
  }
}

/** So many have an answer: how long that takes is each machine's own, and a kill by the clock would come too soon, or too late. */
async function answered(quotas: readonly PlayedQuota[], count: number): Promise<void> {
  const askers = quotas.flatMap((quota) => quota.askers);
  const hasOne = ({ held, refused }: Asker): boolean => held !== undefined || refused !== undefined;
  while (askers.filter(hasOne).length < count) await pause(1);
}

/** A device key and a host key, each with more who want it than it allows. */
export async function newQuotas(site: AuthoritySite): Promise<PlayedQuota[]> {
  const [device, host] = await Promise.all([
    site.createKey({ kind: 'device', edition: 'studio', quota: 12 }),
    site.createKey({ kind: 'host', application: 'aurora-studio', hosts: 6, registrations: 2 }),
  ]);
  const askersOf = (wants: Asker['wants'], key: typeof device, count: number): Asker[] =>
    Array.from({ length: count }, () => newAsker(wants, key));
  return [
    { key: device, quota: 12, askers: askersOf('license', device, 18) },
    { key: host, quota: 6, askers: askersOf('registration', host, 9) },
  ];
}

/** Everybody who has no answer yet asks, until there is one or the authority is gone. */
export async function askAll(site: AuthoritySite, quotas: readonly PlayedQuota[], ledger: Ledger): Promise<void> {
  const asking = quotas
    .flatMap(({ askers }) => askers)
    .filter(({ held, refused }) => held === undefined && refused === undefined);
  await Promise.all(asking.map((asker) => askOnce(site, asker, ledger)));
}

/** Told for good: asking again changes nothing. */
export const exhausted: readonly string[] = ['quota-exhausted', 'hosts-exhausted'];

async function askOnce(site: AuthoritySite, asker: Asker, ledger: Ledger): Promise<void> {
  const given = await askAuthority(site, asker);
  if (given.kind === 'given') asker.held = given.statement;
  if (given.kind !== 'refused') return;
  asker.refused = given.code;
  if (!exhausted.includes(given.code)) ledger.find('unclean', `refused with ${given.status} ${given.code}`);
}

/** Whoever holds a statement asks for it once more, and must get the very same at no cost. */
export async function askAgain(site: AuthoritySite, quotas: readonly PlayedQuota[], ledger: Ledger): Promise<void> {
  const holders = quotas.flatMap(({ askers }) => askers).filter(({ held }) => held !== undefined);
  await Promise.all(
    holders.map(async (asker) => {
      const given = await askAuthority(site, asker);
      const again = given.kind === 'given' ? given.statement : JSON.stringify(given);
      if (again !== asker.held)
        ledger.find('miscounted', `${asker.signer.id} asked once more and got another: ${again}`);
    }),
  );
}
