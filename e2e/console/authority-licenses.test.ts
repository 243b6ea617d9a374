// needs: linux chromium
/**
 * Keys, packs and single licenses by the pages of an authority, in Debian's Chromium: a device key is made, shown once and licenses a
 * real machine, whose license gets more activations and is blocked; a host key registers a host; a setup key is public, and a pack is built.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { askAttiva, runAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { createHost } from '../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import { barriers, desk, openPage, startBrowser, type WatchedPage } from './browser.ts';

describe('keys and licenses by the pages of an authority', () => {
  const folder = createFolder('console-authority-licenses');
  let aurora: Vendor;
  let authority: StartedProcess;
  let browser: Browser;

  before(async () => {
    aurora = await createVendor({ folder, name: 'aurora', address: '127.79.16.1', packToml: osAndOffice() });
    authority = await aurora.serve();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await authority?.stop();
  });

  async function open(path: string): Promise<WatchedPage> {
    const watched = await openPage(browser, desk);
    await watched.page.goto((await askAttiva<{ url: string }>(['console', 'link', '--authority', aurora.folder])).url);
    await watched.page.locator('.figure').first().waitFor();
    await watched.page.goto(new URL(path, watched.page.url()).href);
    return watched;
  }

  /** Fills the window in and gives the key that it shows. */
  async function makeKey(page: Page, kind: 'Device key' | 'Host key' | 'Setup key', quota?: string): Promise<string> {
    await page.getByRole('button', { name: 'Make a key' }).click();
    const window = page.getByRole('dialog', { name: 'Make a key' });
    if (kind !== 'Device key') {
      await window.getByRole('button', { name: /^Device key/u }).click();
      await page.getByRole('option', { name: kind, exact: true }).click();
    }
    if (quota !== undefined) await window.getByLabel('Quota', { exact: true }).fill(quota);
    await window.getByRole('button', { name: 'Make it' }).click();
    const shown = window.locator(kind === 'Setup key' ? 'output code' : '.key-once code').first();
    const key = (await shown.innerText()).trim();
    await window.getByRole('button', { name: 'Done' }).click();
    assert.match(key, /^(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}$/u);
    return key;
  }

  test('a device key licenses a machine, which gets more activations and is then blocked for ever', async () => {
    const { page, context, troubles } = await open('/keys');
    const key = await makeKey(page, 'Device key', '5');
    assert.doesNotMatch(await page.content(), new RegExp(key, 'u'), 'shown once');
    const machine = ['--roots', aurora.vendorFile, '--data', join(folder, 'pc')];
    await askAttiva(['install-key', key, ...machine]);
    await page.goto(new URL('/licenses', page.url()).href);
    const window = page.getByRole('dialog');
    await page.getByRole('button', { name: /^More activations for/u }).click();
    await window.getByLabel('How many more').fill('2');
    assert.deepEqual(await barriers(page), []);
    await window.getByRole('button', { name: 'More activations', exact: true }).click();
    await window.getByText('2 activations beyond the usual number now.').waitFor();
    await window.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: /^Block the license of/u }).click();
    await window.getByLabel('Reason').fill('stolen');
    await window.getByRole('button', { name: 'Block', exact: true }).click();
    await window.getByText('The license is blocked and revoked.').waitFor();
    await window.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('cell', { name: 'Blocked', exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^More activations for/u }).count(), 0);
    const { exit, stdout } = await runAttiva(['activate', ...machine]);
    assert.notEqual(exit, 0);
    assert.match(stdout, /license-blocked/u);
    await page.goto(new URL('/revocation', page.url()).href);
    await page.getByText('stolen', { exact: true }).waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('a host key that the page has made registers a host', async () => {
    const { page, context } = await open('/keys');
    const key = await makeKey(page, 'Host key');
    const host = await createHost({ folder: join(folder, 'host'), address: '127.79.16.3' }, aurora);
    await host.register(key);
    await page.goto(new URL('/registrations', page.url()).href);
    await page.locator('.key-name', { hasText: key.slice(-5) }).waitFor();
    await context.close();
  });

  test('a setup key is public, and the next pack comes from a text: its setup keys stand on the page and in the vendor file', async () => {
    const { page, context, troubles } = await open('/keys');
    await makeKey(page, 'Setup key');
    await page.goto(new URL('/products', page.url()).href);
    await page.getByRole('heading', { name: 'Pack aurora, version 2' }).waitFor();
    await page.getByText('From another text').click();
    const text = osAndOffice().replace('2022, 2025', '2022, 2025, 2027');
    await page.getByLabel('Text of a pack.toml').fill(text.replace('threshold = 25', 'threshold = "many"'));
    await page.getByRole('button', { name: 'Build from this text' }).click();
    await page.getByRole('alert').getByText('pack-invalid').waitFor();
    await page.getByLabel('Text of a pack.toml').fill(text);
    await page.getByRole('button', { name: 'Build from this text' }).click();
    await page.getByText(/^aurora, version 3; 2 new setup keys\. Rewritten: /u).waitFor();
    await page.getByRole('heading', { name: 'Pack aurora, version 3' }).waitFor();
    const key = await aurora.setupKey('desktop', 2027);
    await page.getByText(key, { exact: true }).waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(
      (await troubles()).filter((one) => !one.includes(' 422 ')),
      [],
    );
    await context.close();
  });
});
