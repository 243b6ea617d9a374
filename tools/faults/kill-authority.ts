/** `kill -9` of the authority at random moments while it gives licenses and registrations out of quotas that are too small. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Asker, askAuthority, type AuthoritySite, makeAuthoritySite, newAsker } from './authority-site.ts';
import type { Fault, Ledger, Play } from './fault.ts';
import { judgeAuthorityDatabase, type PlayedQuota } from './judge-authority.ts';

export const killAuthority: Fault = {
  name: 'kill-authority',
  what: 'the authority is killed while it gives out more than a quota has',
  rounds: 50,
  play: playKills,
};

async function playKills({ rounds, random, ledger }: Play): Promise<void> {
  const site = await makeAuthoritySite();
  try {
    let authority = await site.start();
    for (let round = 0; round < rounds; round += 1) {
      const quotas = await newQuotas(site);
      const busy = askAll(site, quotas, ledger);
      await pause(random.below(250));
      await authority.kill();
      await busy;
      await judgeAuthorityDatabase(`sqlite:${site.database}`, quotas, { ledger, over: false });
      authority = await site.start();
      await askAll(site, quotas, ledger);
      await askAgain(site, quotas, ledger);
      await judgeAuthorityDatabase(`sqlite:${site.database}`, quotas, { ledger, over: true });
    }
    await authority.stop(20_000);
  } finally {
    await site.remove();
  }
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

const exhausted = ['quota-exhausted', 'hosts-exhausted'];

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
