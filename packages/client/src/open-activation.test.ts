import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeSite } from '@attiva/testkit';
import { isActivationError } from '@attiva/protocol';
import { openActivation } from './open-activation.ts';

const day = 86_400_000;

const coded = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;

test('three calls: open, activate, ask', async (t) => {
  const { host, product, vendor } = await createFakeSite(t);
  const license = await openActivation(product());
  assert.equal(license.status().state, 'initial-grace');
  assert.equal(license.status().clientId, undefined, 'no identity before the first contact');
  await license.setHost(host.address);
  const report = await license.ensureActivated();
  assert.equal(report.outcome, 'licensed', JSON.stringify(report));
  const status = license.status();
  assert.equal(status.state, 'licensed');
  assert.equal(status.number, 1);
  assert.equal(status.reason, undefined);
  assert.equal(status.customer, 'Rossi SpA');
  assert.equal(status.key, vendor.setupKey('studio').slice(-5));
  assert.equal(status.host, host.address);
  assert.equal(status.productName, 'Aurora Studio');
  assert.equal(status.minutesLeft, 180 * 1440);
  assert.ok(license.entitled('pdf-export'));
  assert.equal(license.limit('max-layers'), 200);
  assert.equal(license.entitled('nothing'), false);
  assert.equal(license.entitled('constructor'), false);
  assert.deepEqual(
    host.paths.map((path) => path.split('?')[0]),
    ['GET /v1/host', 'POST /v1/activations'],
  );
  assert.equal(host.requests[0]?.name, 'pc-1');
  assert.equal(host.requests[0]?.state, 2);
});

test('what was stored is there for the next start, without any network', async (t) => {
  const { host, product } = await createFakeSite(t);
  const license = await openActivation(product());
  await license.setHost(host.address);
  await license.ensureActivated();
  await host.close();
  assert.equal((await openActivation(product())).status().state, 'licensed');
});

test('an outage of 179 days: nobody notices; then grace, then notification; the host is back: licensed', async (t) => {
  const { clock, host, product } = await createFakeSite(t);
  const license = await openActivation(product());
  await license.setHost(host.address, 'machine');
  await license.ensureActivated();
  const changes: string[] = [];
  license.on('change', ({ state, warning }) => changes.push(`${state}${warning ? ' warned' : ''}`));
  const port = host.port;
  await host.close();
  const states: string[] = ['licensed'];
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
  assert.match(license.status().forPeople.remedy, /attiva host serve/);
  assert.equal(license.entitled('pdf-export'), false);
  await host.listen(port);
  clock.advance(day);
  await license.tick();
  assert.equal(license.status().state, 'licensed');
  assert.deepEqual(
    changes.filter((change, at) => change !== changes[at - 1]),
    ['licensed', 'licensed warned', 'additional-grace warned', 'notification warned', 'licensed'],
  );
});

test('200 days with a host: renewed every 7 days ± 10 %, never in warning, the identity the same', async (t) => {
  const { clock, host, product } = await createFakeSite(t);
  const license = await openActivation(product());
  await license.setHost(host.address);
  await license.ensureActivated();
  const first = license.status().clientId;
  for (let quarter = 0; quarter < 200 * 4; quarter += 1) {
    clock.advance(day / 4);
    await license.tick();
    assert.equal(license.status().state, 'licensed');
    assert.equal(license.status().warning, false);
  }
  assert.equal(license.status().clientId, first);
  const dates = host.requests.map(({ iat }) => iat);
  const gaps = dates.slice(1).map((iat, at) => (iat - (dates[at] ?? 0)) / 86_400);
  assert.ok(gaps.length >= 26 && gaps.length <= 32, `${gaps.length} renewals`);
  for (const gap of gaps) assert.ok(gap > 6.2 && gap < 8, `${gap} days`);
  assert.ok(new Set(gaps.map((gap) => gap.toFixed(1))).size > 1, 'renewals of a fleet must spread');
  assert.equal(host.count('aurora-studio'), 1);
  const later = host.paths.slice(2);
  assert.ok(
    later.every((path) => path.startsWith('POST')),
    'a host that is known is not asked again what it is',
  );
});

test('below the threshold: counted, told "n of N, k more", stays in grace, licensed when the others came', async (t) => {
  const { clock, host, product } = await createFakeSite(t);
  const open = async (machine: number): Promise<Awaited<ReturnType<typeof openActivation>>> => {
    const license = await openActivation(product(machine, 'desktop'));
    await license.setHost(host.address);
    return license;
  };
  const first = await open(1);
  const report = await first.ensureActivated();
  assert.equal(report.outcome, 'counted');
  assert.equal(report.code, 'below-threshold');
  assert.equal(report.detail, '1 of 3, 2 more needed');
  const status = first.status();
  assert.equal(status.state, 'initial-grace');
  assert.equal(status.reason, 'below-threshold');
  assert.match(status.forPeople.text, /1 of 3 machines/);
  assert.equal(status.nextAttemptAt, clock.now() + 120 * 60_000);
  assert.equal((await (await open(2)).ensureActivated()).outcome, 'counted');
  assert.equal((await (await open(3)).ensureActivated()).outcome, 'licensed');
  clock.advance(121 * 60_000);
  await first.tick();
  assert.equal(first.status().state, 'licensed');
});

test('the first attempt comes within two minutes of the start, and not at once for everybody', async (t) => {
  const { clock, product } = await createFakeSite(t);
  const delays = new Set<number>();
  for (let machine = 1; machine <= 8; machine += 1) {
    const license = await openActivation(product(machine));
    const delay = license.status().nextAttemptAt - clock.now();
    assert.ok(delay >= 0 && delay <= 120_000);
    delays.add(delay);
  }
  assert.ok(delays.size > 1);
});

test('mistakes of a build are told to its maker', async (t) => {
  const { product, vendor } = await createFakeSite(t);
  await assert.rejects(openActivation({ ...product(), edition: 'studia' }), coded('edition-unknown'));
  await assert.rejects(openActivation({ ...product(), generation: 1999 }), TypeError);
  await assert.rejects(openActivation({ ...product(), releaseDate: '1.2.2026' }), TypeError);
  await assert.rejects(
    openActivation({ ...product(), setupKey: vendor.setupKey('office') }),
    coded('setup-key-other-edition'),
  );
  await assert.rejects(openActivation({ ...product(), roots: { ...vendor.roots, roots: [] } }), TypeError);
});

test('in the background: a look at the timers every minute, until it is closed', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const license = await openActivation({ ...product(), background: true });
  await license.setHost(host.address);
  clock.advance(121_000);
  const attempted = new Promise<string>((resolve) => {
    license.on('attempt', ({ outcome }) => resolve(outcome));
  });
  t.mock.timers.tick(60_000);
  assert.equal(await attempted, 'licensed');
  await license.close();
  const asked = host.requests.length;
  clock.advance(30 * day);
  t.mock.timers.tick(60_000);
  await license.close();
  assert.equal(host.requests.length, asked);
});

test('a listener that throws does not end the product; whoever stops listening hears nothing more', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const license = await openActivation({ ...product(), background: true });
  await license.setHost(host.address);
  clock.advance(121_000);
  const codes: (string | undefined)[] = [];
  const told = new Promise<void>((resolve) => {
    license.on('attempt', ({ code }) => {
      codes.push(code);
      if (code === 'internal') resolve();
    });
  });
  const stop = license.on('change', () => {
    throw new Error("the product's own mistake");
  });
  t.mock.timers.tick(60_000);
  await told;
  assert.deepEqual(codes, [undefined, 'internal']);
  stop();
  clock.advance(8 * day);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  await license.close();
});

test('texts, limits and switches each by their own call; without a key nothing is asked', async (t) => {
  const { host, product } = await createFakeSite(t, {
    applications: [
      { id: 'app', generations: [1], editions: [{ id: 'e', entitlements: { tier: 'gold', seats: 0, pro: true } }] },
    ],
  });
  const { setupKey: _key, ...options } = product(1, 'e');
  const license = await openActivation(options);
  assert.equal((await license.ensureActivated()).code, 'no-product-key');
  assert.deepEqual(host.paths, []);
  const licensed = await openActivation(product(1, 'e'));
  await licensed.setHost(host.address);
  await licensed.ensureActivated();
  assert.deepEqual([licensed.text('tier'), licensed.text('pro'), licensed.limit('seats')], ['gold', undefined, 0]);
  assert.deepEqual(
    ['tier', 'seats', 'pro'].map((name) => licensed.entitled(name)),
    [true, false, true],
  );
});
