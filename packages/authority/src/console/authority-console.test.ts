import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createHttpServer, createSilentLog, shellHeaders, tokenHolder, anyOf } from '@attiva/daemon';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import { openBench, type TestAuthority, token } from '../authority.test.fixture.ts';
import { addAdministrationRoutes } from '../http/administration-routes.ts';
import { createAuthorityConsole } from './authority-console.ts';
import { consoleAddresses } from './console-addresses.ts';
import { statusPage } from './status-page.ts';

const bench = await openBench();

const document = '<!doctype html><div id="console"></div>';

/** What a build leaves, in small. */
function builtPages(): string {
  const folder = join(bench.home, 'pages');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'authority.html'), document);
  return folder;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly cookie: string;
  readonly page: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** An administration listener whose console has these pages. */
function listener(
  { authority }: TestAuthority,
  folder: string,
): (
  url: string,
  more?: { readonly method?: 'POST' | 'DELETE'; readonly headers?: Record<string, string> },
) => Promise<Answer> {
  const server = createHttpServer({ log: createSilentLog(), now: authority.parts.surroundings.now });
  const { parts } = authority;
  const status = (): Promise<AuthorityStatus> => authority.status();
  const { access, exposure } = authority;
  const whoAsks = anyOf(tokenHolder(token), access.whoAsks);
  const api = addAdministrationRoutes(server, {
    parts,
    status,
    readPackToml: async () => '',
    access,
    exposure,
    whoAsks,
  });
  createAuthorityConsole({ access, status, now: access.now }, folder).addTo(api);
  return async (url, { method, headers = {} } = {}) => {
    const payload = method === 'POST' ? { payload: {} } : {};
    const answer = await server.fastify.inject({
      method: method ?? 'GET',
      url,
      headers: { host: 'localhost', ...headers },
      ...payload,
    });
    const set = String(answer.headers['set-cookie'] ?? '');
    const page = /^\/#page=([\w-]{43})$/u.exec(String(answer.headers.location ?? ''))?.[1] ?? '';
    return {
      status: answer.statusCode,
      body: answer.body,
      cookie: set.split(';', 1)[0] ?? '',
      page,
      headers: answer.headers,
    };
  };
}

async function signIn(ask: ReturnType<typeof listener>): Promise<{ cookie: string; 'attiva-page': string }> {
  const made = await ask('/v1/console-links', { method: 'POST', headers: { authorization: `Bearer ${token.text}` } });
  const { path } = JSON.parse(made.body) as { readonly path: string };
  const first = await ask(path);
  assert.equal(first.status, 303);
  assert.equal((await ask(path)).status, 403, 'once');
  return { cookie: first.cookie, 'attiva-page': first.page };
}

test('a link opens a session of its own name, which shows every page and asks the administration', async () => {
  const ask = listener(await bench.start(), builtPages());
  const session = await signIn(ask);
  assert.match(session.cookie, /^attiva-authority=[\w-]{43}$/);
  for (const { path } of consoleAddresses) {
    const page = await ask(path.replaceAll(/:\w+/gu, 'x'), { headers: session });
    assert.deepEqual([page.status, page.body], [200, document], path);
    assert.equal(page.headers['content-security-policy'], shellHeaders['content-security-policy']);
  }
  assert.equal((await ask('/v1/status', { headers: session })).status, 200);
  assert.equal((await ask('/v1/status', { headers: { cookie: session.cookie } })).status, 403, 'both secrets');
  const hosts = { ...session, cookie: session.cookie.replace('attiva-authority', 'attiva-host') };
  assert.equal((await ask('/v1/status', { headers: hosts })).status, 403, 'the session of a host is another');
  assert.equal((await ask('/v1/console-session', { method: 'DELETE', headers: session })).status, 200);
  assert.equal((await ask('/v1/status', { headers: session })).status, 403);
});

test('without built pages the status stands in their place, and without a session nothing is shown', async () => {
  const ask = listener(await bench.start(), join(bench.home, 'not-built'));
  const { cookie } = await signIn(ask);
  for (const path of ['/', '/plain', '/keys']) {
    const page = await ask(path, { headers: { cookie } });
    assert.equal(page.status, 200);
    assert.match(page.body, /<h1>Attiva authority: .*running/);
    assert.match(page.body, /Aurora Software.*aurora\.example/s);
    assert.doesNotMatch(page.body, /<script/i);
    const closed = await ask(path);
    assert.equal(closed.status, 403);
    assert.match(closed.body, /attiva console link --authority DIR/);
    assert.doesNotMatch(closed.body, /aurora/i);
  }
});

test('names of vendors and customers are read on the drawn page and never run', async () => {
  const { authority } = await bench.start();
  const hostile = `<script>alert(1)</script>"'&\u202e<img src=x onerror=alert(1)>`;
  const status = await authority.status();
  const warning = { code: hostile, severity: 'high', text: hostile, remedy: hostile, facts: {}, since: 0 } as const;
  const page = statusPage(
    { ...status, name: hostile, roots: [hostile], addresses: [hostile], signingKey: hostile, warnings: [warning] },
    1_795_392_000,
  );
  assert.doesNotMatch(page, /<script|<img|\u202e/u);
  assert.match(page, /needs attention/);
});
