// needs: linux chromium
/**
 * People of an authority's console, in Debian's Chromium: a password, a session that ends and comes back to the same view;
 * accounts whose role changes, that are disabled and lose their second factor; an API token, made, used and revoked.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { askAttiva, startAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import { desk, openPage, startBrowser, type WatchedPage } from './browser.ts';
import { codeNow } from './one-time-code.ts';

const password = 'correct horse battery';
const another = 'another horse battery';
const address = '127.79.14.1';

describe('people of an authority', () => {
  const folder = createFolder('console-authority-people');
  let aurora: Vendor;
  let authority: StartedProcess;
  let browser: Browser;
  let url = '';

  before(async () => {
    aurora = await createVendor({ folder, name: 'aurora', address, packToml: osAndOffice() });
    const administration = String(await freePort('127.0.0.1'));
    url = `http://127.0.0.1:${administration}`;
    const place = ['--address', address, '--port', new URL(aurora.url).port, '--administration-port', administration];
    serve = () => startAttiva(['authority', 'serve', aurora.folder, ...place]);
    authority = await serve();
    await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '40');
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await authority?.stop();
  });

  /** At the same addresses each time. */
  let serve: () => Promise<StartedProcess>;

  async function logIn(page: Page, name: string, typed: string = password): Promise<void> {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Password', { exact: true }).fill(typed);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  async function openAs(name: string, path: string): Promise<WatchedPage> {
    const watched = await openPage(browser, desk);
    await watched.page.goto(`${url}${path}`);
    await logIn(watched.page, name);
    await watched.page.getByRole('heading', { name: 'Log in' }).waitFor({ state: 'detached' });
    return watched;
  }

  async function addAccount(page: Page, name: string): Promise<void> {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('Once more').fill(password);
    await page.getByRole('button', { name: 'Add the account' }).click();
    await page.getByRole('rowheader', { name }).waitFor();
  }

  /** The window of somebody's account. */
  async function change(page: Page, name: string) {
    await page.getByRole('button', { name: `Change ${name}` }).click();
    return page.getByRole('dialog', { name: `Account ${name}` });
  }

  test('the first administrator comes by a link, adds others, and logs in by password from then on', async () => {
    const { page, context, troubles } = await openPage(browser, desk);
    await page.goto((await askAttiva<{ url: string }>(['console', 'link', '--authority', aurora.folder])).url);
    await page.locator('.figure').first().waitFor();
    await page.goto(`${url}/users`);
    await page.getByRole('heading', { name: 'First administrator' }).waitFor();
    await addAccount(page, 'anna');
    await page.getByRole('button', { name: 'Add an account' }).click();
    await addAccount(page, 'vera');
    assert.deepEqual(await troubles(), []);
    await context.close();
    const { page: again, context: another } = await openAs('anna', '/customers?search=rossi');
    await again.getByRole('link', { name: 'Rossi SpA' }).waitFor();
    assert.equal(again.url(), `${url}/customers?search=rossi`);
    await another.close();
  });

  test('a session that ends comes back to the same view by password; nothing is shown before', async () => {
    const { page, context } = await openAs('anna', '/keys?kind=host');
    await page.locator('.rows tbody th a').first().waitFor();
    await authority.stop();
    await page.getByText('The authority does not answer.').waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('.rows tbody th a').count(), 1, 'what was there stays');
    authority = await serve();
    await page.getByRole('heading', { name: 'Not logged in' }).waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('.rows').count(), 0);
    await logIn(page, 'anna');
    await page.locator('.rows tbody th a').first().waitFor();
    assert.equal(page.url(), `${url}/keys?kind=host`);
    await context.close();
  });

  test('a changed role counts at once, a disabled account is signed out and comes not in', async () => {
    const vera = await openAs('vera', '/customers');
    await vera.page.getByText('You may look; changes take the role administrator.', { exact: true }).waitFor();
    const { page, context } = await openAs('anna', '/users');
    const window = await change(page, 'vera');
    await window.getByRole('button', { name: /^Viewer/u }).click();
    await page.getByRole('option', { name: 'Administrator', exact: true }).click();
    await window.getByText('Changes keys, terms, settings and who may come in.').waitFor();
    await vera.page.reload();
    await vera.page.getByRole('heading', { name: 'Not logged in' }).waitFor();
    await logIn(vera.page, 'vera');
    await vera.page.getByRole('button', { name: 'Add a customer' }).waitFor();
    await window.getByRole('button', { name: 'Disable', exact: true }).click();
    await window.getByRole('button', { name: 'Enable again' }).waitFor();
    await vera.page.reload();
    await vera.page.getByRole('heading', { name: 'Not logged in' }).waitFor();
    await logIn(vera.page, 'vera');
    await vera.page.getByRole('alert').getByText('log-in-refused').waitFor();
    await window.getByRole('button', { name: 'Enable again' }).click();
    await window.getByRole('button', { name: 'Disable', exact: true }).waitFor();
    await vera.context.close();
    await context.close();
  });

  test('a second factor that was lost is taken away, and a forgotten password set anew', async () => {
    const vera = await openAs('vera', '/account');
    const factor = vera.page.locator('.card', { hasText: 'Second factor' });
    await factor.getByLabel('Your present password').fill(password);
    await factor.getByRole('button', { name: 'Set a second factor up' }).click();
    await factor.getByRole('img', { name: 'QR code of the second factor' }).waitFor();
    const secret = (await factor.locator('.command code').textContent()) ?? '';
    await factor.getByLabel('Code', { exact: true }).fill(codeNow(secret));
    await factor.getByRole('button', { name: 'Confirm' }).click();
    await factor.getByText('Write these recovery codes down').waitFor();
    await vera.context.close();
    const { page, context } = await openAs('anna', '/users');
    const window = await change(page, 'vera');
    await window.getByRole('button', { name: 'Take the second factor away' }).click();
    await window.getByRole('button', { name: 'Take the second factor away' }).waitFor({ state: 'detached' });
    await window.getByLabel('New password').fill(another);
    await window.getByLabel('Once more').fill(another);
    await window.getByRole('button', { name: 'Set the password' }).click();
    await window.getByText('The password of vera was set.').waitFor();
    await context.close();
    const once = await openPage(browser, desk);
    await once.page.goto(`${url}/account`);
    await logIn(once.page, 'vera', another);
    await once.page.getByRole('heading', { name: 'vera' }).waitFor();
    await once.context.close();
  });

  test('an API token is shown once, lets a program in with its role, and nobody after it was revoked', async () => {
    const { page, context, troubles } = await openAs('anna', '/users');
    await troubles(); // Before the log-in everything was refused.
    await page.getByRole('button', { name: 'Make a token' }).click();
    const window = page.getByRole('dialog', { name: 'Make a token' });
    await window.getByLabel('Name', { exact: true }).fill('monitoring');
    await window.getByRole('button', { name: 'Make the token' }).click();
    await window.getByText('It is shown this once').waitFor();
    const token = (await window.locator('.command code').innerText()).trim();
    const status = async (path: string, method = 'GET'): Promise<number> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const body = method === 'POST' ? JSON.stringify({ name: 'Eva', application: 'aurora-os' }) : undefined;
      return (await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) })).status;
    };
    assert.deepEqual([await status('/v1/customers'), await status('/v1/customers', 'POST')], [200, 403], 'a viewer');
    // The form gave way to the token: the keyboard is in the window all the same.
    await page.keyboard.press('Escape');
    await window.waitFor({ state: 'detached' });
    assert.doesNotMatch(await page.content(), new RegExp(token, 'u'));
    await page.reload();
    await page.getByText('monitoring', { exact: true }).waitFor();
    assert.doesNotMatch(await page.content(), new RegExp(token, 'u'));
    await page.getByRole('button', { name: 'Revoke monitoring' }).click();
    await page.getByText('monitoring', { exact: true }).waitFor({ state: 'detached' });
    assert.equal(await status('/v1/customers'), 403);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });
});
