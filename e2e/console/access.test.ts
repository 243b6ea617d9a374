// needs: linux chromium
/**
 * Who may come in to the console: a real host, Debian's Chromium. The first log-in by a link, the first administrator, a password
 * with a second factor, a viewer whom the host itself refuses, a session that ends and comes back to the same view.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { askAttiva, runAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import { barriers, desk, openPage, overflow, startBrowser, telephone } from './browser.ts';
import { codeNow } from './one-time-code.ts';

const address = { authority: '127.79.4.1', host: '127.79.4.10' } as const;
const password = 'correct horse battery';

describe('who may come in to the console', () => {
  const folder = createFolder('console-access');
  let browser: Browser;
  let host: Host;
  let serving: StartedProcess | undefined;
  let url = '';
  let spare: readonly string[] = [];
  let aurora: Vendor;

  before(async () => {
    const packToml = osAndOffice();
    aurora = await createVendor({ folder, name: 'aurora', address: address.authority, packToml });
    const ports = { port: await freePort(address.host), administration: await freePort('127.0.0.1') };
    url = `http://127.0.0.1:${ports.administration}`;
    host = await createHost({ folder: join(folder, 'host'), address: address.host, ...ports }, aurora);
    serving = await host.serve();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await serving?.stop();
  });

  async function logIn(page: Page, name: string, code?: string): Promise<void> {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    if (code === undefined) return;
    await page.getByLabel('Code', { exact: true }).fill(code);
    await page.getByRole('button', { name: 'Log in' }).click();
  }

  async function signOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Appearance, language, session' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Not logged in' }).waitFor();
  }

  async function fillPassword(page: Page): Promise<void> {
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('Once more').fill(password);
  }

  /** The link that stands in the last lines of a set-up. */
  async function linkOfSetUp(): Promise<string> {
    const authority = await aurora.serve();
    const key = await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '40');
    const words = ['host', 'setup', aurora.vendorFile, '--key', key, '--no-service', '--data', host.folder];
    const { exit, stdout, stderr } = await runAttiva(words);
    await authority.stop();
    assert.equal(exit, 0, `${stdout}${stderr}`);
    assert.match(stdout, /^Registered +done/mu);
    return /^Console +(http:\S+)$/mu.exec(stdout)?.[1] ?? assert.fail(stdout);
  }

  test('the first administrator comes by the link of the set-up, makes an account, and logs in with it and a second factor', async () => {
    const link = await linkOfSetUp();
    assert.equal(new URL(link).origin, url);
    const { page, context, troubles } = await openPage(browser, desk);
    await page.goto(link);
    await page.locator('.figure').first().waitFor();
    const second = await openPage(browser, desk);
    await second.page.goto(link);
    await second.page.getByText('This link was used already').waitFor();
    await second.context.close();
    await page.getByRole('link', { name: 'Users' }).first().click();
    await page.getByRole('heading', { name: 'First administrator' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Anna');
    await fillPassword(page);
    await page.getByRole('button', { name: 'Add the account' }).click();
    await page.getByRole('rowheader', { name: 'anna' }).waitFor();
    await page.getByRole('button', { name: 'Add an account' }).click();
    await page.getByLabel('Name', { exact: true }).fill('vera');
    await fillPassword(page);
    await page.getByRole('button', { name: 'Add the account' }).click();
    await page.getByRole('rowheader', { name: 'vera' }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await signOut(page);
    await logIn(page, 'anna');
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    await page.getByRole('button', { name: 'Appearance, language, session' }).click();
    await page.getByRole('menuitem', { name: 'Your account' }).click();
    const factor = page.locator('.card', { hasText: 'Second factor' });
    await factor.getByLabel('Your present password').fill(password);
    await factor.getByRole('button', { name: 'Set a second factor up' }).click();
    await factor.getByRole('img', { name: 'QR code of the second factor' }).waitFor();
    const secret = (await factor.locator('.command code').textContent()) ?? '';
    await factor.getByLabel('Code', { exact: true }).fill(codeNow(secret));
    await factor.getByRole('button', { name: 'Confirm' }).click();
    await factor.getByText('Write these recovery codes down').waitFor();
    spare = await factor.locator('.recovery-codes code').allTextContents();
    assert.equal(spare.length, 8);
    await factor.getByRole('button', { name: 'I have kept them' }).click();
    await factor.getByText('8 recovery codes are left').waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('a session that ends comes back to the same view, by password and code', async () => {
    const { page, context } = await openPage(browser, desk);
    await page.goto(`${url}/machines?state=grace`);
    await page.getByRole('heading', { name: 'Not logged in' }).waitFor();
    await logIn(page, 'anna', spare[0]);
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    await serving?.stop();
    serving = await host.serve();
    await page.getByRole('heading', { name: 'Not logged in' }).waitFor();
    assert.equal(page.url(), `${url}/machines?state=grace`);
    await logIn(page, 'anna', spare[1]);
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    assert.equal(page.url(), `${url}/machines?state=grace`);
    await context.close();
  });

  test('a viewer is refused by the host itself, a wrong password in words', async () => {
    const { page, context } = await openPage(browser, desk);
    await page.goto(`${url}/users`);
    await page.getByLabel('Name', { exact: true }).fill('vera');
    await page.getByLabel('Password', { exact: true }).fill('not the right one');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').getByText('log-in-refused').waitFor();
    await logIn(page, 'vera');
    await page.getByText('Accounts, tokens and signed-in browsers are shown to administrators alone.').waitFor();
    await page.getByRole('region', { name: 'How this console is reached' }).getByText('This machine only').waitFor();
    const status = await page.evaluate<number>(
      `fetch('/v1/accounts', { method: 'POST', body: JSON.stringify({ name: 'eve', role: 'administrator', password: 'x'.repeat(12) }),
        headers: { 'content-type': 'application/json', 'attiva-page': localStorage.getItem('attiva.page') } }).then((answer) => answer.status)`,
    );
    assert.equal(status, 403);
    const someAdministrator = 'You may look; changes take the role operator, some of them the role administrator.';
    for (const [path, said, closed] of [
      ['/never-called', someAdministrator, 'Choose a file'],
      ['/keys', someAdministrator, 'Take in a pack or vendor file …'],
      ['/hosts', 'You may look; changes take the role administrator.', 'Add a host'],
    ] as const) {
      await page.goto(`${url}${path}`);
      await page.getByText(said, { exact: true }).waitFor();
      assert.equal(await page.getByRole('button', { name: closed }).count(), 0, path);
    }
    await page.goto(`${url}/account`);
    await page.getByRole('heading', { name: 'vera' }).waitFor();
    await context.close();
  });

  for (const [screen, name] of [
    [desk, 'wide'],
    [telephone, 'narrow'],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      test(`nothing stands in the way at the log-in and on the pages of users: ${name}, ${colorScheme}`, async () => {
        const { page, context } = await openPage(browser, { ...screen, colorScheme });
        await page.goto(`${url}/users`);
        await page.getByRole('heading', { name: 'Log in' }).waitFor();
        assert.deepEqual([await barriers(page), await overflow(page)], [[], 0]);
        await picture(page, `log-in-${name}-${colorScheme}`);
        await page.goto((await askAttiva<{ url: string }>(['console', 'link', '--data', host.folder])).url);
        await page.locator('h1').waitFor();
        await page.goto(`${url}/users`);
        await page.getByRole('rowheader', { name: 'vera' }).waitFor();
        assert.deepEqual([await barriers(page), await overflow(page)], [[], 0]);
        await picture(page, `users-${name}-${colorScheme}`);
        await page.getByRole('button', { name: 'Change vera' }).click();
        await page.getByRole('dialog').waitFor();
        assert.deepEqual(await barriers(page), []);
        await picture(page, `dialog-${name}-${colorScheme}`);
        await context.close();
      });
});

/** For whoever wants to look: with the name of a folder in the environment. */
async function picture(page: Page, name: string): Promise<void> {
  const place = process.env['ATTIVA_PICTURES'];
  if (place !== undefined) await page.screenshot({ path: join(place, `${name}.png`), fullPage: true });
}
