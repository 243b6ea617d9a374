/** The authority's disk fails while it gives out quotas: coded refusals that cost nothing, and then exactly the quota is given. */
import { type Asker, askAuthority, type AuthoritySite, makeAuthoritySite } from './authority-site.ts';
import { type DiskFault, diskFaults, filesOf, whileDiskFails } from './failing-disk.ts';
import type { Fault, Ledger, Play } from './fault.ts';
import { judgeAuthorityDatabase, type PlayedQuota } from './judge-authority.ts';
import { askAgain, askAll, newQuotas } from './kill-authority.ts';

export const diskAuthority: Fault = {
  name: 'disk-authority',
  what: 'the same under the authority while it gives out more than a quota has',
  rounds: 20,
  needs: ['linux', 'strace'],
  play: playFailures,
};

const { readOnly, unsyncable, unwritable, full } = diskFaults;
const errors: readonly DiskFault[] = [readOnly, unsyncable, unwritable, full];

async function playFailures({ rounds, ledger }: Play): Promise<void> {
  const site = await makeAuthoritySite();
  try {
    const authority = await site.start();
    for (let round = 0; round < rounds; round += 1) {
      const fault = errors[round % errors.length] ?? full;
      const quotas = await newQuotas(site);
      const askers = quotas.flatMap((quota) => quota.askers);
      const first = askers.filter((_, index) => index % 3 === 0);
      await whileDiskFails({ pid: authority.pid, files: filesOf(site.database) }, fault, async () => {
        await Promise.all(first.map((asker) => failOnce(site, asker, { fault, ledger })));
      });
      await finish(site, quotas, ledger);
    }
    await authority.stop(20_000);
  } finally {
    await site.remove();
  }
}

/** Without a restart: whoever was refused gets what was left of the quota, and nothing was used up for nobody. */
async function finish(site: AuthoritySite, quotas: readonly PlayedQuota[], ledger: Ledger): Promise<void> {
  await askAll(site, quotas, ledger);
  await askAgain(site, quotas, ledger);
  await judgeAuthorityDatabase(site.url, quotas, { ledger, over: true });
}

async function failOnce(
  site: AuthoritySite,
  asker: Asker,
  { fault, ledger }: { readonly fault: DiskFault; readonly ledger: Ledger },
): Promise<void> {
  const should = fault === full ? 'disk-full' : 'storage-failed';
  const given = await askAuthority(site, asker);
  if (given.kind === 'given') ledger.find('lost', `given while the fault lasted: ${fault.name}`);
  else if (given.kind === 'cut') ledger.find('unclean', `no answer at all: ${fault.name}`);
  else ledger.expect('miscounted', `refused while the fault lasted: ${fault.name}`, given.code, should);
}
