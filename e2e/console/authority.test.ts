// needs: linux chromium
/**
 * The vendor's console in Debian's Chromium, over a real authority: customer, keys, a quota that two people change, revocation; and a
 * desk call, in which an isolated host's installation ID is typed with a slip, and its confirmation read back into the host.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { askAttiva, refusedAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { createHost } from '../site/host.ts';
import { typeInto } from '../site/typing.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import {
  barriers,
  desk,
  followLink,
  go,
  overflow,
  type Screen,
  startBrowser,
  telephone,
  type WatchedPage,
} from './browser.ts';

describe('the console of an authority', () => {
  const folder = createFolder('console-authority');
  let aurora: Vendor;
  let authority: StartedProcess;
  let browser: Browser;
  const dir = (): string[] => ['--dir', aurora.folder];

  before(async () => {
    const packToml = osAndOffice({ server: 1 });
    aurora = await createVendor({ folder, name: 'aurora', address: '127.79.3.1', packToml });
    authority = await aurora.serve();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await authority?.stop();
  });

  /** A browser that followed a new link, at a page. */
  async function open(path: string, sign: string, screen: Screen = desk): Promise<WatchedPage> {
    const { url } = await askAttiva<{ url: string }>(['console', 'link', '--authority', aurora.folder]);
    const watched = await followLink(browser, url, screen, '.figure');
    await go(watched.page, path, sign);
    return watched;
  }

  /** A button of the open window, pressed; then what it says. */
  async function agree(page: Page, name: string, said: string | RegExp): Promise<void> {
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
    await page.getByRole('dialog').getByText(said).waitFor();
  }

  test('a customer is added, its key is shown once, and a key that is blocked registers nobody', async () => {
    const { page, context, troubles } = await open('/customers', '.empty');
    await page.getByRole('button', { name: 'Add a customer' }).click();
    await page.getByLabel('Name of the customer').fill('<b>Bianchi</b> Srl');
    await agree(page, 'Add, and show the host key', /shown once/);
    const key = (await page.locator('.key-once code').innerText()).trim();
    assert.match(key, /^(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}$/);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('link', { name: '<b>Bianchi</b> Srl' }).waitFor();
    assert.doesNotMatch(await page.content(), new RegExp(key));
    await go(page, `/keys?search=${key.slice(-5)}`, '.rows tbody th a');
    await page.locator('.rows tbody th a').click();
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByLabel('Reason').fill('found on a forum');
    await agree(page, 'Block', 'The key is blocked.');
    const host = await createHost({ folder: join(folder, 'blocked'), address: '127.79.3.2' }, aurora);
    await refusedAttiva(['host', 'register', '--key', key, '--data', host.folder], 'key-blocked');
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('an agreement takes every term, and its key is prepared for the telephone with a file of its own', async () => {
    const { page, context, troubles } = await open('/customers', '.page-head .button');
    await page.getByRole('button', { name: 'Add a customer' }).click();
    const window = page.getByRole('dialog');
    await window.getByLabel('Name of the customer').fill('Verdi SpA');
    await window.getByLabel('Machines bought').fill('40');
    await window.getByText('More terms').click();
    await window.getByRole('button', { name: /Beyond the quantity/ }).click();
    await page.getByRole('option', { name: /^Refuse new machines/ }).click();
    await window.getByLabel('Entitlements').fill('tier=gold\nlayers=200');
    assert.deepEqual(await barriers(page), []);
    await agree(page, 'Add, and show the host key', /shown once/);
    const key = (await page.locator('.key-once code').innerText()).trim();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('link', { name: 'Verdi SpA' }).click();
    await page.getByText('Refuse new machines from 10 % beyond it').waitFor();
    await page.getByText('desktop: tier=gold, layers=200').waitFor();
    await page.getByRole('button', { name: 'Change the terms' }).click();
    await window.getByText('More terms').click();
    await window.getByLabel('Entitlements').fill('layers=false');
    await agree(page, 'Change', /^Changed\./);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('desktop: tier=gold, layers=false').waitFor();
    await go(page, `/keys?search=${key.slice(-5)}`, '.rows tbody th a');
    await page.locator('.rows tbody th a').click();
    await page.getByRole('button', { name: 'For the telephone' }).click();
    await agree(page, 'Prepare it', /The terms ha(?:ve|d) the number/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      window.getByRole('button', { name: 'aurora-verdi-spa.attiva' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'aurora-verdi-spa.attiva');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText(/^number \d+, since/).waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('of two who change a quota the second one hears who was first', async () => {
    const order = ['authority', 'key', 'create', '--kind', 'device', '--edition', 'office', '--quota', '50', ...dir()];
    const { id, lastFive } = await askAttiva<{ id: string; lastFive: string }>(order);
    const { page, context } = await open(`/keys/${id}`, 'h1');
    const wish = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Another quota' }).click();
      await page.getByLabel('Quota', { exact: true }).fill('80');
    };
    await wish();
    await askAttiva(['authority', 'license', 'exception', '--key', lastFive, '--quota', '60', ...dir()]);
    await agree(page, 'Set the quota', /Meanwhile administrator changed it .*its quota is 60 now/);
    await page.getByText('changed-meanwhile').waitFor();
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('dialog').getByText('0 of 60').waitFor();
    await page.getByText(/Meanwhile administrator changed it/).waitFor();
    assert.equal(await page.getByLabel('Quota', { exact: true }).inputValue(), '80');
    await agree(page, 'Set the quota', 'The quota is 80 now.');
    await context.close();
  });

  test('a host key is given more hosts; the audit tells it, its chain holds, and its file has that row', async () => {
    const lastFive = (await aurora.hostKey('Viola SpA', 'aurora-os')).slice(-5);
    const { page, context, troubles } = await open(`/keys?search=${lastFive}`, '.rows tbody th a');
    await page.locator('.rows tbody th a').click();
    await page.getByRole('button', { name: 'Other numbers of hosts' }).click();
    const window = page.getByRole('dialog');
    await window.getByText('0 of 6').waitFor();
    await window.getByLabel('Hosts', { exact: true }).fill('12');
    await agree(page, 'Set the numbers', 'Hosts that it registers from now on: 12.');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('0 of 12').waitFor();
    await go(page, '/audit?actor=administrator&action=license-exception', '.rows tbody th');
    await page.getByText('hosts 12').waitFor();
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('The chain holds').waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV, as shown' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'audit.csv');
    const rows = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    assert.ok(rows.length >= 2 && rows.slice(1).every((row) => row.includes('license-exception')), rows.join('\n'));
    assert.match(rows[1] ?? '', /""hosts"":12/u);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('a desk call: a slip is named at once, the confirmation is read back, and the host is registered', async () => {
    const key = await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '40');
    const file = join(folder, 'rossi.attiva');
    await askAttiva(['authority', 'bundle', 'create', key.slice(-5), ...dir(), '--out', file]);
    const place = { folder: join(folder, 'isolated'), address: '127.79.3.3' };
    const host = await createHost(place, { ...aurora, vendorFile: file });
    const data = ['--data', host.folder];
    const made = ['host', 'register', key, '--without-network', ...data];
    const said = (await askAttiva<{ installationId: string }>(made)).installationId.split(' ');
    const { page, context, troubles } = await open('/desk', '.heard-group');
    await page.getByLabel('First', { exact: true }).click();
    const third = said[3] ?? '';
    const slip = `${third.slice(0, 6)}${(Number(third[6]) + 1) % 10}`;
    for (const group of [...said.slice(0, 3), slip, said[4] ?? '']) await page.keyboard.type(group);
    await page.getByText('group C: not right').waitFor();
    await page.getByText('A host', { exact: true }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.locator('.heard-group input').nth(3).fill(third);
    await page.locator('.heard-group input').nth(5).click();
    for (const group of said.slice(5)) await page.keyboard.type(group);
    await page.getByText('All groups are there and right.').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.said').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Group 1 of 27').waitFor();
    assert.match(await page.locator('.said-words').innerText(), /^\w+ \w+ \w+ – \w+ \w+ \w+ \w+$/);
    assert.deepEqual(await barriers(page), []);
    const digits = await page.locator('.confirmation-group .digits').allInnerTexts();
    const groups = digits.map((text) => text.replaceAll(/\s/gu, ''));
    const { shown } = await typeInto(['host', 'confirm', ...data], groups);
    assert.match(shown, /Registered {3}with aurora\.example/);
    assert.equal((await host.status()).vendors[0]?.registered, true);
    await page.getByRole('button', { name: 'Next call' }).click();
    assert.equal(await page.locator('.heard-group input').first().inputValue(), '');
    // From a mail: all of it into the first field. The same request a second time is answered and counted no more.
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(said.join(' '))})`);
    await page.locator('.heard-group input').first().click();
    await page.keyboard.press('Control+V');
    await page.getByText('All groups are there and right.').waitFor();
    await page.getByRole('button', { name: 'Answer', exact: true }).first().click();
    await page.getByText('Charged nothing: it had this before').waitFor();
    const again = await page.locator('.confirmation-group .digits').allInnerTexts();
    assert.deepEqual(again, digits);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('revoking asks which of several is meant, shows what follows, and does it once agreed', async () => {
    const { page, context } = await open('/revocation', '.empty');
    await page.getByLabel('What', { exact: true }).fill('Rossi SpA');
    await page.getByRole('button', { name: 'Show what would be revoked' }).click();
    await page.getByRole('button', { name: /^Product key:/ }).click();
    await page.getByText(/1 host, 0 directories, 0 machines/).waitFor();
    await page.getByRole('button', { name: 'Revoke for ever' }).click();
    await page.getByText('1 revoked id', { exact: true }).waitFor();
    await context.close();
  });

  test('the head of a column orders the whole list, up, down and by time again; the address holds it', async () => {
    const { page, context, troubles } = await open('/customers', '.rows tbody th');
    const head = page.getByRole('columnheader', { name: 'Customer' });
    const names = async (): Promise<readonly string[]> =>
      (await page.locator('.rows tbody th').allInnerTexts()).map((name) => name.toLowerCase());
    const press = async (direction: string): Promise<void> => {
      await head.getByRole('button').click();
      await page.locator(`.rows:not(.stale) th[aria-sort=${direction}]`).first().waitFor();
    };
    await press('ascending');
    const up = await names();
    assert.ok(up.length > 1 && up.every((name, at) => at === 0 || (up[at - 1] ?? '') <= name), up.join());
    await press('descending');
    assert.match(page.url(), /\/customers\?sort=-customer$/);
    await page.reload();
    await page.locator('th[aria-sort=descending]').waitFor();
    assert.deepEqual(await names(), up.toReversed());
    assert.deepEqual(await barriers(page), []);
    await head.getByRole('button').click();
    await page.waitForURL('**/customers');
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  const screens = {
    'a desk': desk,
    'a telephone at night, in Italian': { ...telephone, colorScheme: 'dark', locale: 'it-IT' },
  } as const;
  for (const [name, screen] of Object.entries(screens)) {
    test(`on ${name} every page fits, has no barrier, and nothing is refused or thrown`, async () => {
      const { page, context, troubles } = await open('/', '.figure', screen);
      const lists = ['/customers', '/keys', '/registrations', '/audit'].map((path) => [path, '.rows'] as const);
      for (const [path, sign] of [
        ...lists,
        ['/products', '.card'],
        ['/licenses', '.empty'],
        ['/usage', '.empty'],
        ['/desk', '.card'],
      ] as const) {
        await go(page, path, sign);
        assert.deepEqual(await barriers(page), [], path);
        assert.equal(await overflow(page), 0, path);
        assert.deepEqual(await troubles(), [], path);
      }
      await context.close();
    });
  }
});
