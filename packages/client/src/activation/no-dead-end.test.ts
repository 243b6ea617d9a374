import assert from 'node:assert/strict';
import { cpSync, existsSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFakeSite, type FakeSite } from '@attiva/testkit';
import { type OpenActivationOptions, openActivation } from '../open-activation.ts';
import type { Activation } from './activation.ts';

const day = 86_400_000;

/** Things that happen to a machine and its host in the course of years. */
const events = [
  'days',
  'months',
  'outage',
  'restart',
  'clock-back',
  'clock-ahead',
  'rearm',
  'tick',
  'activate',
] as const;
const accidents = [
  'truncate-state',
  'truncate-identity',
  'lose-grace',
  'lose-all',
  'clone',
  'restore',
  'host-restore',
] as const;
type Event = (typeof events)[number] | (typeof accidents)[number];

interface Life {
  readonly site: FakeSite;
  readonly snapshot: string;
  readonly backup: ReturnType<FakeSite['host']['backup']>;
  license: Activation;
  isHostUp: boolean;
  /** How far the machine's clock is off, in milliseconds; the host's is right. */
  clockError: number;
}

/** What this machine's product opens with: everything of the site, but a clock that can be wrong. */
function productOf(life: Pick<Life, 'site' | 'clockError'>): OpenActivationOptions {
  const { clock } = life.site;
  return {
    ...life.site.product(),
    wait: () => Promise.resolve(),
    clock: { now: () => clock.now() + life.clockError, monotonic: () => clock.monotonic() },
  };
}

async function happen(event: Event, life: Life): Promise<void> {
  const { site } = life;
  const { directory } = site.product();
  const file = (name: string): string => join(directory, name);
  switch (event) {
    case 'days':
      return site.clock.advance(9 * day);
    case 'months':
      return site.clock.advance(200 * day);
    case 'outage':
      life.isHostUp = !life.isHostUp;
      site.host.mischief = life.isHostUp ? undefined : (_request, response) => Boolean(response.destroy());
      return;
    case 'clock-back':
      life.clockError -= 50 * day;
      return;
    case 'clock-ahead':
      life.clockError += 400 * day;
      return;
    case 'rearm':
      await life.license.newIdentity();
      return;
    case 'tick':
      return life.license.tick();
    case 'activate':
      site.clock.advance(60_000);
      await life.license.ensureActivated();
      return;
    case 'truncate-state':
      return existsSync(file('state.json')) ? truncateSync(file('state.json'), 50) : undefined;
    case 'truncate-identity':
      return existsSync(file('identity.json')) ? truncateSync(file('identity.json'), 50) : undefined;
    case 'lose-grace':
      return rmSync(file('grace.json'), { force: true });
    case 'lose-all':
      return rmSync(directory, { recursive: true, force: true });
    case 'clone': {
      // Somebody else goes on with this machine's identity.
      const twin = { ...productOf({ site, clockError: 0 }), directory: site.folder(`twin-${site.clock.now()}`) };
      if (existsSync(directory)) cpSync(directory, twin.directory, { recursive: true });
      const other = await openActivation(twin);
      await other.setHost(site.host.address);
      site.clock.advance(60_000);
      await other.ensureActivated();
      return;
    }
    case 'restore':
      return cpSync(life.snapshot, directory, { recursive: true });
    case 'host-restore':
      return site.host.restore(life.backup);
    case 'restart':
      life.license = await openActivation(productOf(life));
  }
}

test('no state is final: whatever happened, a willing host leads to licensed with one attempt', async (t) => {
  const history = fc.array(fc.constantFrom<Event>(...events, ...accidents), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(history, async (happened) => {
      const site = await createFakeSite(t);
      const clockError = 0;
      const license = await openActivation(productOf({ site, clockError }));
      await license.setHost(site.host.address);
      await license.ensureActivated();
      const snapshot = site.folder('snapshot');
      cpSync(site.product().directory, snapshot, { recursive: true });
      const life: Life = { site, license, snapshot, backup: site.host.backup(), isHostUp: true, clockError };
      await happen('restart', life);
      for (const event of happened) {
        await happen(event, life);
        const { state, entitled } = {
          state: life.license.status().state,
          entitled: life.license.entitled('pdf-export'),
        };
        assert.equal(entitled, state !== 'unlicensed' && state !== 'notification');
      }
      site.host.mischief = undefined;
      life.clockError = 0;
      site.clock.advance(60_000);
      await life.license.setHost(site.host.address);
      const report = await life.license.ensureActivated();
      assert.equal(report.outcome, 'licensed', JSON.stringify(report));
      assert.equal(life.license.status().state, 'licensed');
      await site.host.close();
    }),
    { numRuns: 40 },
  );
});
