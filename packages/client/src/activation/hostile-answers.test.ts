import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ErrorCode, errorCodes, type LeaseClaims } from '@attiva/protocol';
import { createFakeSite, type FakeHost, type FakeSite, FakeVendor, type Mischief } from '@attiva/testkit';
import { openActivation } from '../open-activation.ts';
import type { ClientState } from '../state/client-state.ts';
import type { Activation } from './activation.ts';

const day = 86_400_000;

/** A licensed machine, eight days later: every attempt is a renewal, every lie must leave it as it is. */
async function licensedSite(t: TestContext): Promise<FakeSite & { readonly license: Activation }> {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  await license.setHost(site.host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  site.clock.advance(8 * day);
  return { ...site, license };
}

function stored(site: FakeSite): { readonly state: ClientState; readonly identity: string } {
  const { directory } = site.product();
  const file = JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8')) as { content: ClientState };
  return { state: file.content, identity: readFileSync(join(directory, 'identity.json'), 'utf8') };
}

/** Attempts, and demands that nothing but the attempt itself was stored. */
async function assertRefused(site: FakeSite & { readonly license: Activation }, code: ErrorCode): Promise<void> {
  const before = stored(site);
  const report = await site.license.ensureActivated();
  assert.equal(report.outcome, 'failed');
  assert.equal(report.code, code, report.detail);
  assert.equal(report.hosts[0]?.code, code);
  const after = stored(site);
  const withoutAttempt = ({ editions, ...rest }: ClientState): unknown => {
    const { attempt: _attempt, ...kept } = editions['aurora-studio/studio'] ?? {};
    return { ...rest, kept };
  };
  assert.deepEqual(withoutAttempt(after.state), withoutAttempt(before.state));
  assert.equal(after.identity, before.identity);
  assert.equal(site.license.status().state, 'licensed');
  assert.equal(site.license.status().lastAttempt?.code, code);
}

function onPost(
  answer: (request: IncomingMessage, body: string) => { type: string; text: string; status?: number },
): Mischief {
  return (request, response, body) => {
    if (request.method !== 'POST') return false;
    const { type, text, status = 200 } = answer(request, body);
    response.writeHead(status, { 'content-type': type }).end(text);
    return true;
  };
}

/** Records what the host really answers to POST. */
async function recordAnswer(site: FakeSite & { readonly license: Activation }): Promise<string> {
  const request = site.host.requests.length;
  let recorded = '';
  site.host.mischief = async (incoming, response, body) => {
    if (incoming.method !== 'POST') return false;
    site.host.mischief = undefined;
    const answer = await fetch(`http://${site.host.address}/v1/activations`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body,
    });
    recorded = await answer.text();
    response.writeHead(200, { 'content-type': 'application/json' }).end(recorded);
    return true;
  };
  assert.equal((await site.license.ensureActivated()).outcome, 'licensed');
  assert.equal(site.host.requests.length, request + 1);
  return recorded;
}

test("yesterday's answer, played again, answers another request", async (t) => {
  const site = await licensedSite(t);
  const text = await recordAnswer(site);
  site.clock.advance(day);
  site.host.mischief = onPost(() => ({ type: 'application/json', text }));
  await assertRefused(site, 'answer-to-other-request');
});

const lies: readonly (readonly [string, ErrorCode, (lease: LeaseClaims) => object])[] = [
  ['for another request', 'answer-to-other-request', () => ({ nonce: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ['for another client', 'lease-of-another-client', () => ({ sub: 'AAAAAAAAAAAAAAAAAAAA' })],
  ['a lease till 2099', 'lease-too-long', () => ({ exp: 4_070_908_800 })],
  ['dated a day ago', 'answer-stale', ({ iat }) => ({ iat: iat - 86_400 })],
  ['dated tomorrow', 'issued-in-future', ({ iat }) => ({ iat: iat + 86_400 })],
  ['over before it came', 'lease-expired', ({ iat }) => ({ exp: iat - 1 })],
  ['another application', 'application-not-granted', () => ({ application: 'aurora-os' })],
  ['another edition', 'answer-to-other-request', () => ({ edition: 'desktop' })],
  ['an older generation', 'answer-to-other-request', () => ({ generation: 2025 })],
  [
    'more than was granted',
    'entitlement-not-granted',
    () => ({ entitlements: { 'pdf-export': true, 'max-layers': 9999 } }),
  ],
  ['a limit left out', 'entitlement-not-granted', () => ({ entitlements: { 'pdf-export': true } })],
  ['another grant', 'not-authentic', () => ({ grant: 'AAAAAAAAAAAAAAAAAAAA' })],
  ['a turn that is no number', 'not-authentic', () => ({ turn: 'seven' })],
];

for (const [name, code, lie] of lies) {
  test(`a genuine host that lies (${name}) is refused with ${code}`, async (t) => {
    const site = await licensedSite(t);
    site.host.bend = (claims) => ('exp' in claims ? { ...claims, ...lie(claims as LeaseClaims) } : claims);
    await assertRefused(site, code);
  });
}

test('an unsigned notice says nothing, whatever it says', async (t) => {
  const site = await licensedSite(t);
  for (const text of ['{"outcome":"new-identity"}', '{"chain":[]}', '{"chain":"x"}', '{"chain":[1,2,3]}', '{}']) {
    site.host.mischief = onPost(() => ({ type: 'application/json', text }));
    await assertRefused(site, 'not-authentic');
  }
});

test('a portal or proxy that rewrites the reply, or asks for a log-in, is named', async (t) => {
  const site = await licensedSite(t);
  site.host.mischief = onPost(() => ({ type: 'text/html', text: '<html>Guest Wifi</html>' }));
  await assertRefused(site, 'answer-not-ours');
  site.host.mischief = onPost(() => ({ type: 'text/html', text: 'log in', status: 407 }));
  await assertRefused(site, 'proxy-authentication-required');
  const text = await recordAnswer(site);
  site.clock.advance(day);
  site.host.mischief = onPost(() => ({ type: 'application/json', text: text.slice(0, -30) }));
  await assertRefused(site, 'answer-not-ours');
});

test('an answer beyond the limit is not taken in', async (t) => {
  const site = await licensedSite(t);
  site.host.mischief = onPost(() => ({ type: 'application/json', text: `{"chain":["${'x'.repeat(200_000)}"]}` }));
  await assertRefused(site, 'too-large');
});

test('no unsigned error of any code changes what is stored, or ends the schedule', async (t) => {
  const site = await licensedSite(t);
  for (const code of errorCodes) {
    // Two that make the client repeat: they are tested below. With these numbers it does not.
    const facts = code === 'request-overtaken' ? { lastIat: 9_999_999_999 } : {};
    const text = JSON.stringify({ code, detail: 'a lie', facts, retryAfter: 999_999_999 });
    site.host.mischief = onPost(() => ({ type: 'application/problem+json', text, status: 503 }));
    await assertRefused(site, code);
    const next = site.license.status().nextAttemptAt - site.clock.now();
    assert.ok(next > 0 && next <= 121 * 60_000, `${code} would silence the client for ${next} ms`);
  }
});

test('a rogue program, and a host of another vendor, learn nothing about this machine', async (t) => {
  const site = await createFakeSite(t);
  const other = await FakeVendor.create({ now: site.clock.now() / 1000, vendor: 'other.example' });
  const impostor = await FakeVendor.create({ now: site.clock.now() / 1000, vendor: 'aurora.example' });
  const expected: [FakeHost, ErrorCode][] = [
    [await site.addHost({ vendor: other }), 'host-not-registered'],
    [await site.addHost({ vendor: impostor }), 'root-unknown'],
  ];
  for (const [host, code] of expected) {
    const license = await openActivation(site.product());
    await license.setHost(host.address);
    const report = await license.ensureActivated();
    assert.equal(report.code, code);
    assert.equal(host.requests.length, 0);
    assert.ok(host.paths.every((path) => path.startsWith('GET /v1/host?nonce=')));
    assert.ok(host.paths.every((path) => !path.includes(license.status().clientId ?? 'none')));
  }
});

test('a host that does not serve, or not this product, is struck off before it hears anything', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  await license.setHost(site.host.address);
  site.host.serving = false;
  assert.equal((await license.ensureActivated()).code, 'busy');
  site.host.serving = true;
  site.host.bend = (claims) => ('applications' in claims ? { ...claims, applications: [] } : claims);
  assert.equal((await license.ensureActivated()).code, 'product-not-covered');
  site.host.bend = (claims) => claims;
  assert.equal(site.host.requests.length, 0);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
});

test('a host is asked with the roots that the product holds, and its refusal over them is told in its words', async (t) => {
  const site = await createFakeSite(t);
  const coming = await FakeVendor.create({ now: site.clock.now() / 1000 });
  const { roots } = site.vendor.roots;
  const both = { ...site.vendor.roots, roots: [...roots, coming.root.jwk] };
  const license = await openActivation({ ...site.product(), roots: both });
  await license.setHost(site.host.address);
  const detail = "this host's grant was signed under another root of the vendor; register the host again";
  site.host.mischief = (_request, response) => {
    response.writeHead(403, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ code: 'root-unknown', detail, facts: { held: ['x'] } }));
    return true;
  };
  const report = await license.ensureActivated();
  assert.equal(report.code, 'root-unknown');
  assert.match(report.detail, /another root of the vendor; register the host again/);
  site.host.mischief = undefined;
  assert.equal((await license.ensureActivated()).outcome, 'licensed', 'a host that looks at no roots is one as before');
  const { searchParams } = new URL(site.host.paths[0]?.split(' ')[1] ?? '', 'http://host');
  assert.deepEqual(searchParams.get('roots')?.split(','), [site.vendor.root.id, coming.root.id]);
  assert.deepEqual(site.host.requests[0]?.roots, [site.vendor.root.id, coming.root.id]);
});

test('a clock five hours off: both clocks are printed, nothing is sent', async (t) => {
  const site = await createFakeSite(t);
  const clock = { now: () => site.clock.now() + 5 * 3_600_000, monotonic: () => site.clock.monotonic() };
  const license = await openActivation({ ...site.product(), clock });
  await license.setHost(site.host.address);
  const report = await license.ensureActivated();
  assert.equal(report.code, 'clock-difference');
  assert.match(report.detail, /2026-11-23T13:00:00Z.*2026-11-23T08:00:00Z.*5 h 0 min/);
  assert.equal(site.host.requests.length, 0);
});

test('overtaken: repeated once with a later date, never twice, never more than four hours ahead', async (t) => {
  const site = await licensedSite(t);
  const now = Math.floor(site.clock.now() / 1000);
  let times = 0;
  const overtaken = (lastIat: number): Mischief =>
    onPost(() => {
      times += 1;
      return {
        type: 'application/problem+json',
        text: JSON.stringify({ code: 'request-overtaken', facts: { lastIat } }),
        status: 409,
      };
    });
  site.host.mischief = overtaken(now + 100);
  await assertRefused(site, 'request-overtaken');
  assert.equal(times, 2);
  times = 0;
  site.host.mischief = overtaken(now + 5 * 3600);
  await assertRefused(site, 'request-overtaken');
  assert.equal(times, 1);
  times = 0;
  site.host.mischief = (request, response, body) => {
    if (times > 0) return false;
    return overtaken(now + 100)(request, response, body);
  };
  assert.equal((await site.license.ensureActivated()).outcome, 'licensed');
  assert.equal(site.host.requests.at(-1)?.iat, now + 101);
});

test('an answer lost on the way: the very same request again, counted once', async (t) => {
  const site = await licensedSite(t);
  const seen: string[] = [];
  site.host.mischief = async (request, response, body) => {
    if (request.method !== 'POST') return false;
    seen.push(body);
    if (seen.length > 1) return false;
    await fetch(`http://${site.host.address}/v1/host?nonce=AAAAAAAAAAAAAAAAAAAAAA&vendor=aurora.example`);
    response.socket?.resetAndDestroy();
    return true;
  };
  assert.equal((await site.license.ensureActivated()).outcome, 'licensed');
  assert.equal(seen.length, 2);
  assert.equal(seen[0], seen[1]);
});

test('a revoked host: its lease runs on, its new answers are refused, and the list is kept for ever', async (t) => {
  const site = await licensedSite(t);
  site.host.revocations = [await site.vendor.revoke([site.host.signer.id], site.clock.now() / 1000)];
  const report = await site.license.ensureActivated();
  assert.equal(report.code, 'revoked');
  assert.equal(site.license.status().state, 'licensed');
  site.host.revocations = [];
  assert.equal((await site.license.ensureActivated()).code, 'revoked', 'the host cannot make it forgotten');
  site.clock.advance(175 * day);
  assert.equal(site.license.status().state, 'non-genuine-grace');
  assert.equal(site.license.status().reason, 'revoked');
  const honest = await site.addHost();
  await site.license.setHost(honest.address);
  assert.equal((await site.license.ensureActivated()).outcome, 'licensed');
  assert.equal(site.license.status().state, 'licensed');
});

test('the host that licensed a machine may bring the next agreement; any other host may not', async (t) => {
  const site = await licensedSite(t);
  const next = { agreement: 'A-2026-0002', customer: 'Rossi Holding' };
  const foreign = await site.addHost({ terms: next });
  await site.license.setHost(foreign.address);
  await assertRefused(site, 'other-agreement');
  await site.host.register(next);
  await site.license.setHost(site.host.address);
  assert.equal((await site.license.ensureActivated()).outcome, 'licensed');
  assert.equal(site.license.status().customer, 'Rossi Holding');
  // Bound from then on to the new one, as to the old one before.
  await site.license.setHost((await site.addHost()).address);
  await assertRefused(site, 'other-agreement');
});

test('a genuine host of another agreement is struck off, until cleared or until the lease has run out', async (t) => {
  const site = await licensedSite(t);
  const foreign = await site.addHost({ terms: { agreement: 'A-2026-0002', customer: 'Bianchi Srl' } });
  await site.license.setHost(foreign.address);
  await assertRefused(site, 'other-agreement');
  await site.license.clearAgreement();
  assert.equal((await site.license.ensureActivated()).outcome, 'licensed');
  assert.equal(site.license.status().customer, 'Bianchi Srl');
  await site.license.setHost(site.host.address);
  await assertRefused(site, 'other-agreement');
  site.clock.advance(181 * day);
  assert.equal((await site.license.ensureActivated()).outcome, 'licensed');
  assert.equal(site.license.status().customer, 'Rossi SpA');
});
