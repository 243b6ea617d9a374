import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFakeSite, FakeVendor } from '@attiva/testkit';
import { ActivationError, isActivationError } from '@attiva/protocol';
import type { Network } from './network/network.ts';
import { systemNetwork } from './network/system-network.ts';
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

test('no identity is made by installing a key, so an image prepared before carries none', async (t) => {
  const { product } = await createFakeSite(t);
  const { setupKey, ...options } = product();
  const license = await openActivation(options);
  assert.equal(license.status().state, 'unlicensed');
  assert.equal(license.status().reason, 'no-product-key');
  const report = await license.installKey(setupKey.toLowerCase().replaceAll('-', ' '));
  assert.equal(report.code, 'no-dns-suffix', 'installing a key tries at once');
  assert.equal(license.status().state, 'initial-grace');
  await license.clearKey();
  assert.equal(license.status().state, 'unlicensed');
});

test('keys that are not for here: refused with what they are, nothing changed', async (t) => {
  const { product, vendor } = await createFakeSite(t);
  const license = await openActivation({ ...product(), generation: 2026 });
  const before = license.machine.settings();
  const typo = vendor.setupKey('studio').replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'));
  const elsewhere = await FakeVendor.create({ now: 1_700_000_000, vendor: 'other.example', name: 'Other' });
  const cases: [string, string][] = [
    [typo, 'key-malformed'],
    [vendor.setupKey('office'), 'setup-key-other-edition'],
    [vendor.setupKey('studio', 2025), 'setup-key-other-generation'],
    [elsewhere.setupKey('studio'), 'setup-key-unknown'],
  ];
  for (const [key, code] of cases) await assert.rejects(license.installKey(key), coded(code), code);
  assert.deepEqual(license.machine.settings(), before);
});

test('the text of a key leaves the state, the license and the last five characters stay', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  await license.setHost(site.host.address, 'machine');
  await license.ensureActivated();
  const { machine } = license;
  const product = machine.product({ edition: 'studio' });
  const lastFive = license.status().key ?? '';
  await machine.clearKeyText(product);
  assert.equal(JSON.stringify(machine.folder.read().state).includes(`-${lastFive}`), false);
  const again = await openActivation(site.product());
  assert.deepEqual([again.status().state, again.status().key], ['licensed', lastFive], 'the product puts nothing back');
  assert.equal((await again.ensureActivated()).outcome, 'licensed');
  await machine.clearKey(product);
  await assert.rejects(machine.clearKeyText(product), { code: 'no-product-key' });
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

test('grace starts with the key and is not begun again: not by a lost state, a lost grace file, or a new start', async (t) => {
  const { clock, product } = await createFakeSite(t);
  const options = product();
  await openActivation(options);
  clock.advance(20 * day);
  rmSync(join(options.directory, 'grace.json'));
  const license = await openActivation(options);
  assert.equal(license.status().minutesLeft, 10 * 1440);
  await license.ensureActivated(); // Writes the beginning down again.
  rmSync(join(options.directory, 'state.json'));
  rmSync(join(options.directory, 'identity.json'));
  assert.equal((await openActivation(options)).status().minutesLeft, 10 * 1440);
});

test('grace over without a host: notification, and the reason that would mend it', async (t) => {
  const { clock, product } = await createFakeSite(t);
  const license = await openActivation(product());
  clock.advance(31 * day);
  await license.tick();
  const status = license.status();
  assert.equal(status.state, 'notification');
  assert.equal(status.reason, 'grace-ended');
  assert.equal(status.lastAttempt?.code, 'no-dns-suffix');
  assert.match(status.forPeople.text, /no DNS domain/);
});

test('an agreement that ends: the reason is the agreement, never a network error', async (t) => {
  const until = Date.UTC(2026, 11, 31) / 1000;
  const { clock, host, product } = await createFakeSite(t, { terms: { until, graceDays: 10 } });
  const license = await openActivation(product());
  await license.setHost(host.address);
  await license.ensureActivated();
  assert.equal(license.status().agreementUntil, until * 1000);
  assert.equal(license.status().warning, true, 'said from 60 days before');
  assert.match(license.status().forPeople.title, /^End of the agreement for .*: 2026-12-31$/);
  assert.equal(license.status().validUntil, (until + 10 * 86_400) * 1000);
  await host.close();
  clock.set(Date.UTC(2027, 0, 15));
  await license.tick();
  assert.equal(license.status().state, 'additional-grace');
  assert.equal(license.status().reason, 'agreement-ended');
  assert.match(license.status().forPeople.text, /agreement/i);
});

test('a build released after the end of maintenance is not covered, and it says so', async (t) => {
  const { host, product } = await createFakeSite(t, { terms: { maintenanceUntil: Date.UTC(2026, 5, 30) / 1000 } });
  const old = await openActivation({ ...product(), releaseDate: '2026-06-30' });
  await old.setHost(host.address);
  await old.ensureActivated();
  assert.equal(old.status().state, 'licensed');
  const newer = await openActivation({ ...product(), releaseDate: '2026-07-01' });
  assert.equal(newer.status().state, 'initial-grace');
  assert.equal(newer.status().reason, 'build-not-covered');
});

test('a product of a newer generation is not licensed by the lease of the older one', async (t) => {
  const { host, product, vendor } = await createFakeSite(t, { terms: { generation: 2025 } });
  const old = await openActivation({ ...product(), generation: 2025, setupKey: vendor.setupKey('studio', 2025) });
  await old.setHost(host.address);
  assert.equal((await old.ensureActivated()).outcome, 'licensed');
  const newer = await openActivation({ ...product(), generation: 2026, setupKey: vendor.setupKey('studio', 2026) });
  assert.notEqual(newer.status().state, 'licensed');
  const report = await newer.ensureActivated();
  assert.equal(report.code, 'needs-newer-host-key');
  assert.deepEqual(report.hosts[0]?.facts, { needed: 2026, granted: 2025 });
});

test('an upgrade to a further generation has an initial grace of its own', async (t) => {
  const { clock, host, product, vendor } = await createFakeSite(t);
  const old = await openActivation({ ...product(), generation: 2025, setupKey: vendor.setupKey('studio', 2025) });
  await old.setHost(host.address);
  await old.ensureActivated();
  await host.close();
  clock.advance(100 * day);
  const newer = await openActivation({ ...product(), generation: 2026, setupKey: vendor.setupKey('studio', 2026) });
  assert.equal(newer.status().state, 'initial-grace');
  assert.equal(newer.status().minutesLeft, 30 * 1440);
  clock.advance(10 * day);
  await newer.ensureActivated();
  const again = await openActivation({ ...product(), generation: 2026, setupKey: vendor.setupKey('studio', 2026) });
  assert.equal(again.status().minutesLeft, 20 * 1440);
  assert.equal(again.status().reason, 'connection-refused');
});

test('a busy host is waited for once, as long as it asks, and only briefly', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  const waits: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const license = await openActivation({ ...product(), wait });
  await license.setHost(host.address);
  let busy = 1;
  let retryAfter = 2;
  host.mischief = (request, response) => {
    if (request.method !== 'POST' || busy === 0) return false;
    busy -= 1;
    const problem = JSON.stringify({ code: 'busy', detail: 'full', retryAfter });
    response.writeHead(503, { 'content-type': 'application/problem+json' }).end(problem);
    return true;
  };
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.deepEqual(waits, [2000]);
  busy = 9;
  clock.advance(60_000);
  assert.equal((await license.ensureActivated()).code, 'busy');
  assert.deepEqual([waits.length, busy], [2, 7]);
  retryAfter = 1800;
  assert.equal((await license.ensureActivated()).retryAfterSeconds, 1800);
  assert.equal(waits.length, 2, 'half an hour is not waited for');
});

test('a host that names a TLS key is spoken to under that key, also after it has got a new one', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  const real = systemNetwork();
  let key = 'A'.repeat(43);
  const spoken: string[] = [];
  const network: Network = {
    ...real,
    exchange: ({ tls, ...request }) => {
      spoken.push(`${request.method} ${tls?.slice(0, 1) ?? 'plain'}`);
      if (tls !== undefined && tls !== key) throw new ActivationError('not-authentic', 'another TLS key');
      return real.exchange(request);
    },
  };
  host.bend = (claims) => ('program' in claims ? { ...claims, tls: key } : claims);
  const license = await openActivation({ ...product(), network });
  await license.setHost(host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  key = 'B'.repeat(42).concat('A');
  clock.advance(60_000);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  clock.advance(60_000);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.deepEqual(spoken, ['GET plain', 'POST A', 'POST A', 'GET plain', 'POST B', 'POST B']);
});

test('a host that gets a TLS key later is spoken to in plain no more, once a signed answer has named the key', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  const real = systemNetwork();
  const key = 'C'.repeat(43);
  const spoken: string[] = [];
  const network: Network = {
    ...real,
    exchange: ({ tls, ...request }) => {
      spoken.push(`${request.method} ${tls?.slice(0, 1) ?? 'plain'}`);
      return real.exchange(request);
    },
  };
  const license = await openActivation({ ...product(), network });
  await license.setHost(host.address);
  for (let hour = 0; hour < 2; hour += 1) {
    assert.equal((await license.ensureActivated()).outcome, 'licensed');
    clock.advance(60_000);
  }
  host.bend = (claims) => ({ ...claims, tls: key });
  for (let hour = 0; hour < 2; hour += 1) {
    assert.equal((await license.ensureActivated()).outcome, 'licensed');
    clock.advance(60_000);
  }
  assert.deepEqual(spoken, ['GET plain', 'POST plain', 'POST plain', 'POST plain', 'POST C']);
});

test('a host that shows another TLS key than its signed words name is struck off, and hears nothing of this machine', async (t) => {
  const { host, product } = await createFakeSite(t);
  const real = systemNetwork();
  const spoken: string[] = [];
  const network: Network = {
    ...real,
    exchange: ({ tls, ...request }) => {
      spoken.push(`${request.method} ${tls === undefined ? 'plain' : 'TLS'}`);
      // Somebody in between passes plain requests on and shows a key of his own to TLS.
      if (tls !== undefined) throw new ActivationError('not-authentic', 'another TLS key');
      return real.exchange(request);
    },
  };
  host.bend = (claims) => ({ ...claims, tls: 'D'.repeat(43) });
  const license = await openActivation({ ...product(), network });
  await license.setHost(host.address);
  const report = await license.ensureActivated();
  assert.equal(report.code, 'not-authentic');
  assert.deepEqual(spoken, ['GET plain', 'POST TLS']);
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
