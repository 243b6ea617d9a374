// needs: linux chromium slapd ldap-utils
/**
 * People of a directory and of an OpenID provider at the log-in page, in Debian's Chromium: a real host, a real OpenLDAP, a real
 * provider. By either way one comes back to the view that one asked for, with the role of one's group; whoever has none comes not in.
 */
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  createTestAuthority,
  type PlayedProvider,
  type StartedOpenLdap,
  type StartedProcess,
  startOpenLdap,
  startProvider,
} from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice } from '../site/vendor.ts';
import { barriers, desk, openPage, overflow, startBrowser, telephone, type WatchedPage } from './browser.ts';

const address = { authority: '127.79.13.1', host: '127.79.13.10' } as const;
const suffix = 'dc=rossi,dc=example';
const people = `ou=people,${suffix}`;
const client = { clientId: 'attiva', clientSecret: 'of tests' } as const;

const entries = [
  `dn: ${people}\nobjectClass: organizationalUnit\nou: people\n`,
  ...['anna', 'bruno', 'carla'].map(
    (uid) =>
      `dn: uid=${uid},${people}\nobjectClass: inetOrgPerson\ncn: ${uid}\nsn: ${uid}\nuid: ${uid}\nuserPassword: password of ${uid}\n`,
  ),
  `dn: cn=admins,${suffix}\nobjectClass: groupOfNames\ncn: admins\nmember: uid=anna,${people}\n`,
  `dn: cn=staff,${suffix}\nobjectClass: groupOfNames\ncn: staff\nmember: uid=bruno,${people}\n`,
];

describe('the ways in', () => {
  const folder = createFolder('console-ways-in');
  const file = (name: string): string => join(folder, name);
  let browser: Browser;
  let ldap: StartedOpenLdap;
  let provider: PlayedProvider;
  let isProvided = true;
  let host: Host;
  let serving: StartedProcess;
  let url = '';

  before(async () => {
    const ca = createTestAuthority('Rossi CA');
    const certificate = ca.issue({ name: 'ldap.rossi.example', names: ['127.0.0.1'] });
    const access = ['access to attrs=userPassword by anonymous auth', 'access to * by users read'];
    ldap = await startOpenLdap({ suffix, certificate, access });
    for (const entry of entries) await ldap.add(entry);
    const packToml = osAndOffice();
    const aurora = await createVendor({ folder, name: 'aurora', address: address.authority, packToml });
    const ports = { port: await freePort(address.host), administration: await freePort('127.0.0.1') };
    url = `http://127.0.0.1:${ports.administration}`;
    provider = await startProvider({ ...client, redirect: `${url}/openid/return` });
    host = await createHost({ folder: file('host'), address: address.host, ...ports }, aurora);
    writeFileSync(file('ca.pem'), ca.cert);
    writeFileSync(file('reader'), `${ldap.password}\n`, { mode: 0o600 });
    writeFileSync(file('openid'), `${client.clientSecret}\n`, { mode: 0o600 });
    appendFileSync(join(host.folder, 'host.toml'), waysToml());
    serving = await host.serve();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await serving?.stop();
    if (isProvided) await provider?.close();
    await ldap?.stop();
  });

  function waysToml(): string {
    return `
[directoryLogIn]
server = "ldaps://127.0.0.1:${ldap.ldapsPort}"
caFile = "${file('ca.pem')}"
base = "${people}"
account = "${ldap.readerDn}"
passwordFile = "${file('reader')}"
roles = [
  { group = "cn=admins,${suffix}", role = "administrator" },
  { group = "cn=staff,${suffix}", role = "viewer" },
]

[openIdLogIn]
issuer = "${provider.url}"
clientId = "${client.clientId}"
clientSecretFile = "${file('openid')}"
consoleUrl = "${url}"
roles = [{ value = "attiva-operators", role = "operator" }]
`;
  }

  async function openAt(path: string, screen = desk): Promise<WatchedPage> {
    const watched = await openPage(browser, screen);
    await watched.page.goto(`${url}${path}`);
    await watched.page.getByRole('heading', { name: 'Log in' }).waitFor();
    return watched;
  }

  async function logIn(page: Page, name: string, password = `password of ${name}`): Promise<void> {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  const toProvider = (page: Page) => page.getByRole('link', { name: /OpenID/u });

  test('somebody of the directory comes in with the password of every day, at the view that was asked for', async () => {
    const { page, context } = await openAt('/machines?state=grace');
    await logIn(page, 'anna', 'password of bruno');
    await page.getByRole('alert').getByText('log-in-refused').waitFor();
    await logIn(page, 'anna');
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    assert.equal(page.url(), `${url}/machines?state=grace`);
    await page.goto(`${url}/users`);
    await page.getByRole('heading', { name: 'Signed-in browsers' }).waitFor();
    await page.getByText('by the directory').first().waitFor();
    await page.goto(`${url}/audit`);
    await page.locator('.audit-rows').getByText('anna (directory)').first().waitFor();
    await context.close();
  });

  test('the group says the role, and whoever is in none comes not in', async () => {
    const { page, context } = await openAt('/hosts');
    await logIn(page, 'carla');
    await page.getByRole('alert').getByText('log-in-refused').waitFor();
    await logIn(page, 'bruno');
    await page.getByText('You may look; changes take the role administrator.', { exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Add a host' }).count(), 0);
    await context.close();
  });

  test('the button leads to the provider and back to the view that was asked for', async () => {
    provider.person = { sub: 'd1', preferred_username: 'dario', groups: ['everybody', 'attiva-operators'] };
    const { page, context, troubles } = await openAt('/hints?state=waiting');
    await troubles();
    await toProvider(page).click();
    await page.getByRole('heading', { name: 'Hints' }).waitFor();
    assert.equal(page.url(), `${url}/hints?state=waiting`);
    assert.deepEqual(await troubles(), []);
    await page.goto(`${url}/audit`);
    await page.locator('.audit-rows').getByText('dario (openid)').first().waitFor();
    await page.goto(`${url}/hosts`);
    await page.getByText('You may look; changes take the role administrator.', { exact: true }).waitFor();
    await context.close();
  });

  test('whoever has no role there is told so and comes not in; a provider that is gone is told, and the directory goes on', async () => {
    provider.person = { sub: 'e1', preferred_username: 'eva', groups: ['everybody'] };
    const { page, context } = await openAt('/machines');
    await toProvider(page).click();
    await page.getByText('nothing that it says gives you a role').waitFor();
    assert.deepEqual([await barriers(page), await overflow(page)], [[], 0]);
    await page.goto(`${url}/machines`);
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await provider.close();
    isProvided = false;
    // What the provider can do is asked once an hour, and after a start.
    await serving.stop();
    serving = await host.serve();
    await page.reload();
    await toProvider(page).click();
    await page.getByText('cannot be asked').waitFor();
    await page.goto(`${url}/machines`);
    await logIn(page, 'anna');
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    await context.close();
  });

  for (const screen of [desk, telephone])
    for (const [colorScheme, locale] of [
      ['light', 'en-GB'],
      ['dark', 'it-IT'],
    ] as const)
      test(`nothing stands in the way at the log-in with both ways: ${screen.width}, ${colorScheme}, ${locale}`, async () => {
        const { page, context } = await openPage(browser, { ...screen, colorScheme, locale });
        await page.goto(`${url}/`);
        await toProvider(page).waitFor();
        assert.deepEqual([await barriers(page), await overflow(page)], [[], 0]);
        await context.close();
      });
});
