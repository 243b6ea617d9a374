// sqlite alone: about pages and their addresses; no statement of its own
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pageHeaders, shellHeaders } from '@attiva/daemon';
import { administer, activate, startTrialHost, trialClient, type TrialHost } from '../trial-host.test.fixture.ts';
import type { HostStatus } from '../status/host-status.ts';
import { statusPage } from './status-page.ts';

const shell = { 'index.html': '<!doctype html><div id="console"></div>', 'assets/main-abc.js': 'start();' } as const;

/** What a build leaves, in small. */
async function builtPages(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-console-'));
  await mkdir(join(folder, 'assets'));
  for (const [name, text] of Object.entries(shell)) await writeFile(join(folder, name), text);
  return folder;
}

describe('the console', () => {
  let trial: TrialHost;
  let url = '';
  let pages = '';
  before(async () => {
    pages = await builtPages();
    trial = await startTrialHost({ consoleFolder: pages });
    await activate(trial, trialClient(), { name: 'pc-1' });
    url = (await trial.host.administration.listen({ host: '127.0.0.1', port: 0 })).url;
  });
  after(async () => {
    await trial.stop();
    await rm(pages, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}`, { redirect: 'manual', headers });

  async function link(): Promise<string> {
    const { status, body } = await administer(trial, '/v1/console-links', {});
    assert.equal(status, 200);
    return String(body['path']);
  }

  /** Follows a new link, as a browser does. */
  async function signIn(): Promise<{ readonly cookie: string; readonly 'attiva-page': string }> {
    const { headers } = await get(await link());
    const page = /^\/#page=([\w-]{43})$/.exec(headers.get('location') ?? '')?.[1] ?? '';
    return { cookie: (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '', 'attiva-page': page };
  }

  test('a link is exchanged once for a session, which shows the pages', async () => {
    const path = await link();
    const first = await get(path);
    assert.equal(first.status, 303);
    assert.match(first.headers.get('location') ?? '', /^\/#page=[\w-]{43}$/, 'behind the #, where no server sees it');
    const set = first.headers.get('set-cookie') ?? '';
    assert.match(set, /^attiva-host=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    for (const address of ['/', '/machines?state=grace', '/machines/abc']) {
      const page = await get(address, { cookie: `other=1; ${set.split(';', 1)[0]}` });
      assert.equal(page.status, 200, address);
      for (const [name, value] of Object.entries(shellHeaders)) assert.equal(page.headers.get(name), value, name);
      assert.equal(await page.text(), shell['index.html']);
    }
    const again = await get(path);
    assert.deepEqual([again.status, again.headers.get('set-cookie')], [403, null]);
    assert.match(await again.text(), /used already, or is too old.*attiva console link/s);
  });

  test('without scripts the same session shows the status in one page', async () => {
    const { cookie } = await signIn();
    const page = await get('/plain', { cookie });
    assert.equal(page.status, 200);
    for (const [name, value] of Object.entries(pageHeaders)) assert.equal(page.headers.get(name), value, name);
    const text = await page.text();
    assert.match(text, /Aurora|registered/);
    assert.doesNotMatch(text, /<script|javascript:|https?:\/\//i);
  });

  test('without a session nothing is shown, whatever the cookie says', async () => {
    for (const cookie of [
      '',
      'attiva-host=',
      `attiva-host=${'x'.repeat(43)}`,
      `attiva-host=${'x'.repeat(5000)}`,
      `xattiva-host=${'y'.repeat(43)}`,
    ]) {
      for (const address of ['/', '/machines', '/plain']) {
        const page = await get(address, cookie === '' ? {} : { cookie });
        assert.equal(page.status, 403, cookie);
        assert.doesNotMatch(await page.text(), /registered/);
      }
    }
    for (const path of ['/first/', '/first/x', `/first/${'x'.repeat(43)}`, '/first/..%2f..', '/first/%00']) {
      assert.ok([400, 403, 404].includes((await get(path)).status), path);
    }
  });

  test('the API takes a session by both of its secrets and by nothing less', async () => {
    const session = await signIn();
    const other = await signIn();
    const { cookie } = session;
    // What other ports of this machine see, what a page of theirs can have a browser send, and two halves of two sessions.
    const less = [{ cookie }, { 'attiva-page': session['attiva-page'] }, { ...session, cookie: other.cookie }];
    for (const headers of [...less, { cookie, 'attiva-page': '' }, { cookie, 'attiva-page': 'x'.repeat(43) }]) {
      for (const path of ['/v1/status', '/v1/clients', '/v1/console-session', '/nothing'])
        assert.equal((await get(path, headers)).status, 403, path);
    }
    assert.equal((await get('/v1/status', session)).status, 200);
    assert.deepEqual(await (await get('/v1/console-session', session)).json(), {
      name: 'administrator',
      role: 'administrator',
    });
    const rebound = await administer(trial, '/v1/status', undefined, {
      ...session,
      authorization: '',
      host: 'rebound.example:7690',
    });
    assert.equal(rebound.status, 403);
    const foreign = await administer(trial, '/v1/console-links', {}, { authorization: `Bearer ${'z'.repeat(43)}` });
    assert.equal(foreign.status, 403);
  });

  test('whoever signs out is out, and nobody else', async () => {
    const session = await signIn();
    const other = await signIn();
    const out = await fetch(`${url}/v1/console-session`, { method: 'DELETE', headers: session });
    assert.deepEqual([out.status, out.headers.get('set-cookie')?.includes('Max-Age=0')], [200, true]);
    assert.equal((await get('/v1/status', session)).status, 403);
    assert.equal((await get('/v1/status', other)).status, 200);
  });

  test('files have their type, are kept for ever and known again; there are no others', async () => {
    const file = await get('/assets/main-abc.js');
    assert.deepEqual([file.status, await file.text()], [200, shell['assets/main-abc.js']]);
    assert.equal(file.headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.match(file.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
    const etag = file.headers.get('etag') ?? '';
    assert.equal((await get('/assets/main-abc.js', { 'if-none-match': etag })).status, 304);
    for (const name of [
      '..%2findex.html',
      '../index.html',
      '%2e%2e%2fassets%2fmain-abc.js',
      'main-abc.js%00',
      'x',
      '__proto__',
    ])
      assert.notEqual((await get(`/assets/${name}`)).status, 200, name);
  });
});

test('a host without built pages shows the status page in their place', async (t) => {
  const trial = await startTrialHost({ consoleFolder: join(tmpdir(), 'attiva-not-built') });
  t.after(() => trial.stop());
  const { body } = await administer(trial, '/v1/console-links', {});
  const { fastify } = trial.host.administration;
  const signed = await fastify.inject({ url: String(body['path']), headers: { host: 'localhost' } });
  const cookie = String(signed.headers['set-cookie']).split(';', 1)[0] ?? '';
  const page = await fastify.inject({ url: '/', headers: { host: 'localhost', cookie } });
  assert.deepEqual([page.statusCode, /<h1>Attiva host/.test(page.body)], [200, true]);
  const asset = await fastify.inject({ url: '/assets/main.js', headers: { host: 'localhost' } });
  assert.equal(asset.statusCode, 404);
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
  assert.ok((page.match(/&#60;script&#62;alert\(1\)&#60;\/script&#62;&#34;&#39;&#38;/g) ?? []).length >= 10);
  const [, inAttributes = ''] = /class="([^"]*)"><h2>Error/.exec(page) ?? [];
  assert.equal(inAttributes, 'error');
});
