// needs: linux root iproute2 nftables chromium
/**
 * The console reached from another machine: a host in a network of its own, asked from outside of that over its wire, by programs
 * and by Debian's Chromium. Until it is exposed nothing of it is reached; then people and tokens come in, and nothing that was stolen.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { type StartedNamespace, type StartedProcess, startNamespace } from '@attiva/testkit';
import type { Browser } from 'playwright-core';
import { askAttiva, refusedAttiva, runAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice } from '../site/vendor.ts';
import { barriers, desk, overflow, startBrowser, telephone } from './browser.ts';

const inner = '10.81.0.2';
const port = 7694;
const origin = `https://${inner}:${port}`;
const password = 'correct horse battery';

interface Exposed {
  readonly exposed: { readonly urls: readonly string[]; readonly fingerprint: string; readonly open: boolean };
}

interface Answer {
  readonly status: number;
  readonly cookie: string;
  readonly text: string;
}

const agent = new Agent({ rejectUnauthorized: false });

/** From outside, over the wire; by the name that was chosen unless `host` is another. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: object } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = { host: inner, port, method, path, agent, headers: { ...json, ...headers } };
    const asked = httpsRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      const cookie = String(response.headers['set-cookie'] ?? '');
      response.on('end', () => resolve({ status: response.statusCode ?? 0, cookie, text }));
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The code of the system with which a connection from outside ends, or `connected`. */
function reached(at: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectPlain(at, inner, () => {
      resolve('connected');
      socket.destroy();
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(String(code)));
  });
}

describe('the console in the network', () => {
  const folder = createFolder('console-exposed');
  let network: StartedNamespace;
  let host: Host;
  let serving: StartedProcess | undefined;
  let browser: Browser;

  before(async () => {
    network = await startNamespace({ name: 'attexp', innerAddress: inner, outerAddress: '10.81.0.1' });
    const aurora = await createVendor({ folder, name: 'aurora', address: '127.79.5.1', packToml: osAndOffice() });
    const wish = { folder: join(folder, 'host'), address: inner, administration: 7690, inside: network };
    host = await createHost(wish, aurora);
    serving = await host.serve();
    browser = await startBrowser(inner);
  });
  after(async () => {
    await browser?.close();
    await serving?.stop();
    await network?.close();
  });

  const expose = (): readonly string[] => {
    return ['console', 'expose', '--address', inner, '--name', inner, '--yes', '--data', host.folder];
  };

  test('before, nothing of it is reached; without an administrator it is not opened', async () => {
    assert.deepEqual([await reached(7690), await reached(port)], ['ECONNREFUSED', 'ECONNREFUSED']);
    await refusedAttiva(expose(), 'nobody-to-let-in', { inside: network });
    assert.equal(await reached(port), 'ECONNREFUSED');
  });

  test('opened, it shows the certificate that was told, and lets in a name with its password', async () => {
    const file = join(folder, 'password');
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    const anna = ['console', 'user', 'add', 'anna', '--role', 'administrator', '--password-file', file];
    await askAttiva([...anna, '--data', host.folder], { inside: network });
    const said = await runAttiva([...expose(), '--json'], { inside: network });
    assert.equal(said.exit, 0, said.stderr);
    const { exposed } = JSON.parse(said.stdout) as Exposed;
    assert.deepEqual([exposed.urls, exposed.open], [[origin], true]);
    assert.ok(said.stderr.includes(`certificate  SHA-256 ${exposed.fingerprint}`), said.stderr);
    const socket = connectTls({ host: inner, port, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    assert.equal(socket.getPeerCertificate().fingerprint256, exposed.fingerprint);
    socket.destroy();
    const answer = await ask('/v1/console-log-in', { method: 'POST', body: { name: 'anna', password } });
    assert.deepEqual([answer.status, /^__Host-attiva-host=.*; Secure;/.test(answer.cookie)], [200, true], answer.text);
    const { page } = JSON.parse(answer.text) as { page: string };
    const headers = { cookie: answer.cookie.split(';', 1)[0] ?? '', 'attiva-page': page };
    assert.equal((await ask('/v1/status', { headers })).status, 200);
    const status = await runAttiva(['host', 'status', '--data', host.folder], { inside: network });
    assert.match(
      status.stdout,
      /Console reached from the network at https:\/\/10\.81\.0\.2:7694; certificate SHA-256 /,
    );
    const doctor = await runAttiva(['doctor', '--data', host.folder], { inside: network });
    assert.match(doctor.stdout, /Console reached from the network at https:\/\/10\.81\.0\.2:7694/);
  });

  test('a stolen token file or link, another name and a claimed address open nothing; the plain port stays closed', async () => {
    const authorization = `Bearer ${readFileSync(join(host.folder, 'admin.token'), 'utf8').trim()}`;
    const claimed = { authorization, 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' };
    assert.equal((await ask('/v1/status', { headers: claimed })).status, 403);
    const words = ['console', 'link', '--data', host.folder];
    const { url } = await askAttiva<{ url: string }>(words, { inside: network });
    assert.equal((await ask(new URL(url).pathname)).status, 403);
    for (const name of ['evil.example', 'localhost', '127.0.0.1'])
      assert.equal((await ask('/v1/console-log-in', { headers: { host: name } })).status, 403, name);
    assert.equal(await reached(7690), 'ECONNREFUSED');
    const made = ['console', 'token', 'create', 'monitoring', '--role', 'viewer', '--data', host.folder];
    const token = (await runAttiva(made, { inside: network })).stdout.trim();
    assert.equal((await ask('/v1/status', { headers: { authorization: `Bearer ${token}` } })).status, 200);
  });

  test('a browser logs in from outside; its cookie goes by TLS alone', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`${origin}/machines`);
    await page.getByLabel('Name', { exact: true }).fill('anna');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByText('Or with a link').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    const cookies = await context.cookies();
    const kept = cookies.map(({ name, secure, httpOnly, sameSite, path }) => [name, secure, httpOnly, sameSite, path]);
    assert.deepEqual(kept, [['__Host-attiva-host', true, true, 'Strict', '/']]);
    await page.goto(`${origin}/plain`);
    await page.getByText(`This console is reached from the network: ${origin}`).waitFor();
    await page.goto(`${origin}/users`);
    const card = page.getByRole('region', { name: 'How this console is reached' });
    await card.getByText('Open to the network').waitFor();
    await card.getByText(origin, { exact: true }).waitFor();
    await card.getByText('by administrator').waitFor();
    await card.getByText('attiva console expose --off').waitFor();
    assert.equal(await card.getByRole('button', { name: /^(?!Copy)/ }).count(), 0, 'nothing here opens or closes it');
    await context.close();
  });

  test('whoever only looks sees how it is reached, in both languages, light, dark and on a telephone', async () => {
    const vera = ['console', 'user', 'add', 'vera', '--password-file', join(folder, 'password')];
    await askAttiva([...vera, '--data', host.folder], { inside: network });
    for (const [locale, title, screen] of [
      ['en-GB', 'How this console is reached', desk],
      ['it-IT', 'Da dove si raggiunge questa console', { ...telephone, colorScheme: 'dark' }],
    ] as const) {
      const { width, height, colorScheme } = { colorScheme: 'light' as const, ...screen };
      const context = await browser.newContext({
        ignoreHTTPSErrors: true,
        locale,
        colorScheme,
        viewport: { width, height },
      });
      const page = await context.newPage();
      await page.goto(`${origin}/users`);
      await page.getByLabel(locale === 'en-GB' ? 'Name' : 'Nome', { exact: true }).fill('vera');
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: locale === 'en-GB' ? 'Log in' : 'Accedi', exact: true }).click();
      const card = page.getByRole('region', { name: title });
      await card.getByText(origin, { exact: true }).waitFor();
      assert.deepEqual(await barriers(page), []);
      assert.equal(await overflow(page), 0);
      await context.close();
    }
  });

  test('it is open after a restart, and closed at once by one word', async () => {
    await serving?.stop();
    assert.equal(await reached(port), 'ECONNREFUSED');
    serving = await host.serve();
    assert.equal((await ask('/v1/console-log-in')).status, 200);
    const off = ['console', 'expose', '--off', '--data', host.folder];
    assert.deepEqual(await askAttiva(off, { inside: network }), { changed: true });
    assert.equal(await reached(port), 'ECONNREFUSED');
    const status = await runAttiva(['host', 'status', '--data', host.folder], { inside: network });
    assert.doesNotMatch(status.stdout, /from the network/);
  });
});
