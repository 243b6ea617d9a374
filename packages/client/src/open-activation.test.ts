import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type FakeClock, FakeHost, FakeVendor, fakeClock } from '@attiva/testkit';
import type { Activation } from './activation/activation.ts';
import { type OpenActivationOptions, openActivation } from './open-activation.ts';

const day = 86_400_000;

interface Site {
  readonly clock: FakeClock;
  readonly vendor: FakeVendor;
  readonly host: FakeHost;
  readonly directory: string;
  readonly open: (options?: Partial<OpenActivationOptions>) => Promise<Activation>;
}

async function createSite(t: TestContext, terms: Parameters<FakeHost['register']>[0] = {}): Promise<Site> {
  const clock = fakeClock();
  const vendor = await FakeVendor.create({ now: clock.now() / 1000 });
  const host = await FakeHost.start({ vendor, now: clock.now, terms });
  const directory = mkdtempSync(join(tmpdir(), 'attiva-client-'));
  t.after(async () => {
    await host.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const open = async (options: Partial<OpenActivationOptions> = {}): Promise<Activation> => {
    const edition = options.edition ?? 'studio';
    return openActivation({
      roots: vendor.roots,
      edition,
      setupKey: vendor.setupKey(edition),
      directory,
      clock,
      background: false,
      machineName: 'pc-0231',
      device: { facts: [11, 22, 33], virtual: false },
      network: { dnsSuffixes: { searchList: [], source: 'test' } },
      ...options,
    });
  };
  return { clock, vendor, host, directory, open };
}

test('three calls: open, activate, ask', async (t) => {
  const { host, open, vendor } = await createSite(t);
  const license = await open();
  assert.equal(license.status().state, 'initial-grace');
  await license.setHost(host.address);
  const report = await license.ensureActivated();
  assert.equal(report.outcome, 'licensed', JSON.stringify(report));
  const status = license.status();
  assert.equal(status.state, 'licensed');
  assert.equal(status.number, 1);
  assert.equal(status.customer, 'Rossi SpA');
  assert.equal(status.key, vendor.setupKey('studio').slice(-5));
  assert.ok(license.entitled('pdf-export'));
  assert.equal(license.limit('max-layers'), 200);
  assert.equal(license.entitled('nothing'), false);
  assert.equal(status.minutesLeft, 180 * 1440);
  assert.deepEqual(
    host.paths.map((path) => path.split('?')[0]),
    ['GET /v1/host', 'POST /v1/activations'],
  );
});

test('180 days of outage: licensed, additional grace, notification, and licensed again when the host is back', async (t) => {
  const { clock, host, open } = await createSite(t);
  const license = await open();
  await license.setHost(host.address, 'machine');
  await license.ensureActivated();
  const port = host.port;
  await host.close();
  const states: Record<number, string> = {};
  for (let today = 1; today <= 215; today += 1) {
    clock.advance(day);
    await license.tick();
    states[today] = license.status().state;
  }
  assert.equal(states[179], 'licensed');
  assert.equal(states[181], 'additional-grace');
  assert.equal(states[209], 'additional-grace');
  assert.equal(states[211], 'notification');
  assert.equal(license.status().lastAttempt?.code, 'connection-refused');
  assert.equal(license.entitled('pdf-export'), false);
  await host.listen(port);
  clock.advance(day);
  await license.tick();
  assert.equal(license.status().state, 'licensed');
});
