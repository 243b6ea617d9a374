/** A real provider (`oidc-provider`) that signs in whoever it is told; the browser is played here, cookie by cookie. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type PlayedProvider, startProvider } from '@attiva/testkit';
import { createAdministrationApi } from '../../api/administration-api.ts';
import { createHttpServer } from '../../http/http-server.ts';
import { createSilentLog } from '../../log/log.ts';
import { openTrialAccess, type TrialAccess } from '../access.test.fixture.ts';
import { addAccessRoutes } from '../log-in.routes.ts';
import { createOpenIdProvider, type OpenIdOptions } from './openid-provider.ts';

interface TrialConsole {
  readonly trial: TrialAccess;
  readonly url: string;
}

/** Cookies by name, as one browser keeps them for 127.0.0.1, of whatever port. */
type Jar = Map<string, string>;

async function go(jar: Jar, url: string): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
  for (const line of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    jar.set(name, value);
  }
  return answer;
}

describe('log-in by an OpenID provider', () => {
  const opened: { close(): Promise<void> }[] = [];
  let provider: PlayedProvider;
  let console: TrialConsole;
  before(async () => {
    const port = await freePort();
    const redirect = `http://127.0.0.1:${port}/openid/return`;
    provider = await startProvider({ clientId: 'attiva', clientSecret: 'of tests', redirect });
    console = await startConsole(port);
  });
  after(async () => {
    for (const one of opened) await one.close();
    await provider.close();
  });

  async function startConsole(port: number, changes: Partial<OpenIdOptions> = {}): Promise<TrialConsole> {
    const options: OpenIdOptions = {
      issuer: provider.url,
      clientId: 'attiva',
      clientSecret: 'of tests',
      consoleUrl: `http://127.0.0.1:${port}`,
      claim: 'groups',
      roles: [
        ['admins', 'administrator'],
        ['everybody', 'viewer'],
      ],
      ...changes,
    };
    const trial = openTrialAccess({ openId: (now) => createOpenIdProvider(async () => options, now) });
    const server = createHttpServer({ log: createSilentLog(), now: () => trial.clock.now * 1000 });
    const api = createAdministrationApi(server.fastify, {
      title: 'Trial',
      version: '1',
      whoAsks: trial.access.whoAsks,
    });
    addAccessRoutes(api, trial.access);
    const { url } = await server.listen({ host: '127.0.0.1', port });
    opened.push(server);
    return { trial, url };
  }

  /** From the log-in page to the provider and to the address that it sends the browser back to. */
  async function toReturn(jar: Jar, at: TrialConsole, person: object): Promise<string> {
    provider.person = person;
    let url = `${at.url}/openid/begin`;
    for (let step = 0; step < 8; step++) {
      const answer = await go(jar, url);
      const location = answer.headers.get('location');
      assert.ok(location, `${url}: ${answer.status} ${await answer.text()}`);
      url = new URL(location, url).href;
      if (url.includes('/openid/return')) return url;
    }
    throw new Error('the provider sends nobody back');
  }

  async function sessionOf({ url }: TrialConsole, jar: Jar, answer: Response): Promise<Record<string, unknown>> {
    const page = /^\/#page=([\w-]{43})$/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';
    const cookie = `attiva-test=${jar.get('attiva-test') ?? ''}`;
    const sessions = await fetch(`${url}/v1/console-sessions`, { headers: { cookie, 'attiva-page': page } });
    const [one] = ((await sessions.json()) as { sessions?: readonly Record<string, unknown>[] }).sessions ?? [];
    return one ?? {};
  }

  async function refused(jar: Jar, url: string, why: RegExp): Promise<void> {
    const answer = await go(jar, url);
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), why);
    assert.equal(jar.get('attiva-test') ?? '', '');
  }

  test('a claim gives the role; name, way and role are in the audit', async () => {
    const jar: Jar = new Map();
    const person = { sub: 'a1', preferred_username: 'anna', groups: ['everybody', 'admins'] };
    const answer = await go(jar, await toReturn(jar, console, person));
    assert.equal(answer.status, 303, await answer.clone().text());
    const { name, role, way } = await sessionOf(console, jar, answer);
    assert.deepEqual([name, role, way], ['anna (openid)', 'administrator', 'openid']);
    const entry = console.trial.trail.at(-1);
    const details = { way: 'openid', role: 'administrator' };
    assert.deepEqual([entry?.actor, entry?.action, entry?.details], ['anna (openid)', 'logged-in', details]);
    assert.equal(entry?.personal?.['subject'], `${provider.url}|a1`);
  });

  test('an address is a name only where the provider verified it', async () => {
    for (const [isVerified, shown] of [
      [true, 'anna@rossi.example (openid)'],
      [false, 'a2 (openid)'],
      // A user name is chosen freely: one that looks like an address is shown no more than an address.
      [undefined, 'a2 (openid)'],
    ] as const) {
      const jar: Jar = new Map();
      const address = 'anna@rossi.example';
      const person = {
        sub: 'a2',
        groups: 'everybody',
        ...(isVerified === undefined
          ? { preferred_username: address }
          : { email: address, email_verified: isVerified }),
      };
      const { name, role } = await sessionOf(console, jar, await go(jar, await toReturn(jar, console, person)));
      assert.deepEqual([name, role], [shown, 'viewer']);
    }
  });

  test('two who show one name are two, and each sees the own browsers alone', async () => {
    for (const sub of ['b1', 'b2']) {
      const jar: Jar = new Map();
      const person = { sub, preferred_username: 'bruno', groups: 'everybody' };
      const answer = await go(jar, await toReturn(jar, console, person));
      assert.equal((await sessionOf(console, jar, answer))['name'], 'bruno (openid)');
    }
    const { sessions } = console.trial.access.keys;
    const brunos = sessions.list(console.trial.clock.now).filter(({ caller: { name } }) => name === 'bruno (openid)');
    assert.deepEqual(
      brunos.map(({ caller: { subject } }) => subject),
      [`${provider.url}|b2`, `${provider.url}|b1`],
    );
  });

  test('many who begin ask the provider once; one that failed is let be for ten seconds', async () => {
    let asked = 0;
    let now = 0;
    const read = async (): Promise<OpenIdOptions> => {
      asked += 1;
      throw new Error('no such file');
    };
    const broken = createOpenIdProvider(read, () => now);
    const begin = (): Promise<unknown> => assert.rejects(broken.begin(), /no such file/u);
    await Promise.all([begin(), begin(), begin()]);
    now = 9;
    await begin();
    assert.equal(asked, 1);
    now = 10;
    await begin();
    assert.equal(asked, 2);
  });

  test('no role, another browser, the code of another sign-in, twice, too late: nobody', async () => {
    const anna = { sub: 'a1', groups: ['admins'] };
    const plain: Jar = new Map();
    const others = await toReturn(plain, console, { sub: 'a3', groups: ['others'] });
    await refused(plain, others, /nothing that it says gives you a role/u);
    const mine: Jar = new Map();
    const back = await toReturn(mine, console, anna);
    await refused(new Map(), back, /This browser did not begin/u);
    const another: Jar = new Map();
    await toReturn(another, console, anna);
    await refused(another, back, /did not sign anybody in/u);
    assert.equal((await go(mine, back)).status, 303);
    await refused(new Map([...mine].filter(([name]) => name !== 'attiva-test')), back, /did not begin/u);
    const late: Jar = new Map();
    const lateBack = await toReturn(late, console, anna);
    console.trial.clock.now += 601;
    await refused(late, lateBack, /too long ago/u);
  });

  test('a wrong secret, a provider that is gone, one without TLS: each is said, and nobody comes in', async () => {
    const wrong = await startConsole(await freePort(), { clientSecret: 'wrong', consoleUrl: console.url });
    const jar: Jar = new Map();
    const back = await toReturn(jar, wrong, { sub: 'a1', groups: ['admins'] });
    await refused(jar, back.replace(console.url, wrong.url), /invalid_client/u);
    for (const issuer of ['http://127.0.0.1:1', 'http://login.example']) {
      const { url } = await startConsole(await freePort(), { issuer });
      await refused(new Map(), `${url}/openid/begin`, /cannot be asked/u);
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
