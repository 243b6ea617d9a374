/** The power goes while an authority gives out licenses and registrations: every state of its disk has all that was given. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@attiva/storage';
import { makeAuthoritySite } from './authority-site.ts';
import type { Fault, Play } from './fault.ts';
import { judgeAuthorityDatabase, type PlayedQuota } from './judge-authority.ts';
import { askAll, newQuotas } from './kill-authority.ts';
import { develop, leftStates, photograph, syncedEnd } from './power-cut.ts';
import { removeDatabase } from './power-host.ts';

export const powerAuthority: Fault = {
  name: 'power-authority',
  what: 'the power goes while the authority gives out quotas: seven states of its disk for each moment',
  rounds: 50,
  needs: ['linux'],
  play: playCuts,
};

async function playCuts({ rounds, random, ledger }: Play): Promise<void> {
  const site = await makeAuthoritySite();
  const folder = await mkdtemp(join(tmpdir(), 'attiva-faults-power-'));
  const given: PlayedQuota[] = [];
  try {
    const authority = await site.start();
    for (let round = 0; round < rounds; round += 1) {
      const quotas = await newQuotas(site);
      given.push(...quotas);
      const busy = askAll(site, quotas, ledger);
      await pause(random.below(150));
      // What is held is read while the process stands: askers change as answers come in.
      const { image, seen } = photograph(authority.pid, site.database, () => copyOf(given));
      const safe = await syncedEnd(image, (less) => holdsAll(develop(less, folder, 'less'), seen));
      for (const state of leftStates(image, safe, random)) {
        const left = develop(state.image, folder, 'left');
        const before = ledger.total;
        await judgeAuthorityDatabase(`sqlite:${left}`, seen, { ledger, over: false });
        if (ledger.total > before) ledger.explain(`round ${round}: ${state.name}`);
        await removeDatabase(left);
      }
      await busy;
    }
    await authority.stop(20_000);
  } finally {
    await site.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

function copyOf(quotas: readonly PlayedQuota[]): PlayedQuota[] {
  return quotas.map(({ askers, ...rest }) => ({ ...rest, askers: askers.map((asker) => ({ ...asker })) }));
}

async function holdsAll(path: string, quotas: readonly PlayedQuota[]): Promise<boolean> {
  const database = await openDatabase({ url: `sqlite:${path}`, mustExist: true, now: Date.now });
  try {
    const rows = await database.all<{ statement: string | null }>(
      'select statement from device_license union all select grant_statement from registration',
    );
    const recorded = new Set(rows.map(({ statement }) => statement));
    return quotas.every(({ askers }) => askers.every(({ held }) => held === undefined || recorded.has(held)));
  } finally {
    await database.close();
    await removeDatabase(path);
  }
}
