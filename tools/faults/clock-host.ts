/** The wall clock of a host jumps while it answers, is wrong for a while and over a restart, and is set right again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault, Ledger, Play } from './fault.ts';
import { type HostSite, makeHostSite } from './host-site.ts';
import { judgeHostDatabase } from './judge-host.ts';
import { askStatus, type Crowd, holdings, openSdkMachines } from './kill-host.ts';
import { askLightly, lightClient } from './light-client.ts';
import { MovedClock } from './moved-clock.ts';

export const clockHost: Fault = {
  name: 'clock-host',
  what: 'the clock of the host jumps by seconds, hours, days or years while it answers, and back; every third time over a restart',
  rounds: 27,
  play: playJumps,
};

const hour = 3_600_000;
const day = 24 * hour;

/** Milliseconds. Clocks may differ by four hours. */
const jumps: readonly number[] = [30_000, -30_000, 3 * hour, -3 * hour, day, -day, 365 * day, -365 * day, 900 * day];
const mostDifference = 4 * hour;

async function playJumps({ rounds, ledger }: Play): Promise<void> {
  const site = await makeHostSite();
  const folder = await mkdtemp(join(tmpdir(), 'attiva-faults-machines-'));
  let clock: MovedClock | undefined;
  try {
    clock = await MovedClock.start(site, { file: join(folder, 'clock') });
    const crowd: Crowd = { sdk: await openSdkMachines(site, folder, 2), light: [] };
    for (let round = 0; round < rounds; round += 1) {
      crowd.light.push(...Array.from({ length: 12 }, lightClient));
      const jump = jumps[round % jumps.length] ?? 0;
      const isRefused = Math.abs(jump) > mostDifference;
      await askAll(site, crowd, { ledger, should: 'answered' });
      const how = { restarting: round % 3 === 2 };
      await clock.move({ wrong: jump }, how);
      await askAll(site, crowd, { ledger, should: isRefused ? 'clock-difference' : 'answered' });
      await clock.move({ wrong: 0 }, how);
      // Nothing has expired, nothing was deleted, nobody is another.
      await askAll(site, crowd, { ledger, should: 'answered' });
      const rows = await judgeHostDatabase(site.url, holdings(crowd), ledger);
      const inventory = (await askStatus(site.folder)).vendors[0]?.applications.map((one) => one.inventory);
      ledger.expect('miscounted', 'machines by the status', Math.max(...(inventory ?? [])), rows);
    }
  } finally {
    await clock?.stop();
    await site.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function askAll(
  site: HostSite,
  { light, sdk }: Crowd,
  { ledger, should }: { readonly ledger: Ledger; readonly should: string },
): Promise<void> {
  await Promise.all([
    ...light.slice(-36).map(async (client) => {
      const asked = await askLightly(site, client);
      const is = asked.kind === 'refused' ? asked.code : asked.kind === 'cut' ? 'no answer' : 'answered';
      ledger.expect('miscounted', 'what a client was told', is, should);
      if (asked.kind === 'answer' && asked.answer.kind === 'new-identity') ledger.find('split', client.signer.id);
    }),
    ...sdk.map(async (machine) => {
      const { outcome, code, notes } = await machine.ask();
      if (outcome === 'failed') machine.unanswered -= 1;
      ledger.expect('miscounted', 'what a machine was told', outcome === 'failed' ? code : 'answered', should);
      if (notes.includes('new-identity')) ledger.find('split', 'a machine of the SDK took a new identity');
    }),
  ]);
}
