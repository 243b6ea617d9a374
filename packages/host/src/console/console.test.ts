import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administer, activate, startTrialHost, trialClient, type TrialHost } from '../trial-host.test.fixture.ts';
import type { HostStatus } from '../status/host-status.ts';
import { ConsoleKeys, linkSeconds, sessionSeconds } from './console-keys.ts';
import { pageHeaders, statusPage } from './console-page.ts';

describe('the console', () => {
  let trial: TrialHost;
  let url = '';
  before(async () => {
    trial = await startTrialHost();
    await activate(trial, trialClient(), { name: 'pc-1' });
    url = (await trial.host.administration.listen({ host: '127.0.0.1', port: 0 })).url;
  });
  after(() => trial.stop());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}`, { redirect: 'manual', headers });

  async function link(): Promise<string> {
    const { status, body } = await administer(trial, '/v1/console-links', {});
    assert.equal(status, 200);
    return String(body['path']);
  }

  test('a link is exchanged once for a session, which shows the page', async () => {
    const path = await link();
    const first = await get(path);
    assert.deepEqual([first.status, first.headers.get('location')], [303, '/']);
    const set = first.headers.get('set-cookie') ?? '';
    assert.match(set, /^attiva=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    const page = await get('/', { cookie: `other=1; ${set.split(';', 1)[0]}` });
    assert.equal(page.status, 200);
    for (const [name, value] of Object.entries(pageHeaders)) assert.equal(page.headers.get(name), value, name);
    const text = await page.text();
    assert.match(text, /Aurora|registered/);
    assert.doesNotMatch(text, /<script|javascript:|https?:\/\//i);
    const again = await get(path);
    assert.deepEqual([again.status, again.headers.get('set-cookie')], [403, null]);
    assert.match(await again.text(), /used already, or is too old.*attiva console link/s);
  });

  test('without a session nothing is shown, whatever the cookie says', async () => {
    for (const cookie of [
      '',
      'attiva=',
      `attiva=${'x'.repeat(43)}`,
      `attiva=${'x'.repeat(5000)}`,
      `xattiva=${'y'.repeat(43)}`,
    ]) {
      const page = await get('/', cookie === '' ? {} : { cookie });
      assert.equal(page.status, 403, cookie);
      assert.doesNotMatch(await page.text(), /registered/);
    }
    for (const path of ['/first/', '/first/x', `/first/${'x'.repeat(43)}`, '/first/..%2f..', '/first/%00']) {
      assert.ok([403, 404].includes((await get(path)).status), path);
    }
  });

  test('a session opens the page and nothing else; a name of another machine opens nothing', async () => {
    const session = ((await get(await link())).headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    for (const path of ['/v1/status', '/v1/clients', '/v1/events'])
      assert.equal((await get(path, { cookie: session })).status, 403);
    assert.equal((await get('/nothing', { cookie: session })).status, 403);
    const rebound = await administer(trial, '/', undefined, { host: 'rebound.example:7690', cookie: session });
    assert.equal(rebound.status, 403);
    const foreign = await administer(trial, '/v1/console-links', {}, { authorization: `Bearer ${'z'.repeat(43)}` });
    assert.equal(foreign.status, 403);
  });
});

test('links and sessions end by themselves, and a pile of them is bounded', () => {
  let drawn = 0;
  const keys = new ConsoleKeys(() => Buffer.alloc(32, ++drawn));
  const late = keys.makeLink(1000);
  assert.equal(late.until, 1000 + linkSeconds);
  assert.equal(keys.exchange(late.secret, 1000 + linkSeconds), undefined);
  const session = keys.exchange(keys.makeLink(1000).secret, 1001) ?? '';
  assert.deepEqual([keys.isOpen(session, 1002), keys.isOpen(session, 1001 + sessionSeconds)], [true, false]);
  const many = Array.from({ length: 17 }, () => keys.makeLink(2000).secret);
  assert.deepEqual(
    [keys.exchange(many[0] ?? '', 2000), typeof keys.exchange(many[1] ?? '', 2000)],
    [undefined, 'string'],
  );
});

test('names of vendors, products and customers are read and never run', () => {
  const hostile = `<script>alert(1)</script>"'&\u202e\u001b[2J<img src=x onerror=alert(1)>`;
  const edition = { id: hostile, name: hostile, threshold: 5, needed: 3, known: 1, licensed: 0 };
  const application = {
    id: hostile,
    name: hostile,
    serving: false,
    why: hostile,
    key: hostile,
    customer: hostile,
    generation: 2026,
    quantity: 1,
    until: 1_900_000_000,
    count: 2,
    inventory: 2,
    editions: [edition],
    requests: { total: 1, failed: 0, byState: [0, 0, 0, 0, 0, 0, 0] },
  };
  const key = { key: hostile, name: hostile, generation: 2026, state: 'superseded', supersededBy: { key: hostile } };
  const shown = { id: hostile, name: hostile, fingerprint: hostile, registered: false };
  const vendor = {
    ...shown,
    applications: [application],
    keys: [key, { ...key, state: 'revoked', until: 1_900_000_000 }],
  };
  const warning = { code: 'host-not-registered', severity: 'error', text: hostile, remedy: hostile } as const;
  const status = {
    program: hostile,
    store: 'x',
    now: 1_800_000_000,
    vendors: [vendor],
    clones: [],
    warnings: [warning],
  };
  const page = statusPage(status as unknown as HostStatus);
  assert.doesNotMatch(page, /<script|<img|onerror=alert\(1\)>|\u202e|(?!\n)\p{Cc}/u);
  assert.ok((page.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;&#39;&amp;/g) ?? []).length >= 10);
  const [, inAttributes = ''] = /class="([^"]*)"><h2>Error/.exec(page) ?? [];
  assert.equal(inAttributes, 'error');
});
