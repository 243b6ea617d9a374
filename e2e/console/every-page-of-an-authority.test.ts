// needs: linux chromium
/**
 * Every page of an authority's console, with its windows, and of the customer's door: each is visited in light and
 * dark, on a desk and on a telephone, and in Italian enlarged and by the keyboard. A page that is not visited here fails the first test.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser } from 'playwright-core';
import { askAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { createHost } from '../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import { desk, openPage, startBrowser, type WatchedPage } from './browser.ts';
import { pathsOf, type Places, reach, requireEveryPage, walk } from './every-page.ts';

const password = 'correct horse battery';

describe('every page of an authority', () => {
  const folder = createFolder('every-page-authority');
  let aurora: Vendor;
  let authority: StartedProcess;
  let browser: Browser;
  let places: Places;

  const dir = (): string[] => ['--dir', aurora.folder];
  const at = (path: string): string[] => ['--authority', path];

  before(async () => {
    aurora = await createVendor({ folder, name: 'aurora', address: '127.0.0.1', packToml: osAndOffice() });
    authority = await aurora.serve();
    const made = ['authority', 'key', 'create', '--kind', 'device', '--edition', 'desktop', '--quota', '9', ...dir()];
    const device = await askAttiva<{ id: string; key: string }>(made);
    const machine = ['--roots', aurora.vendorFile, '--data', join(folder, 'pc')];
    await askAttiva(['install-key', device.key, ...machine]);
    const host = await createHost({ folder: join(folder, 'host'), address: '127.79.12.3' }, aurora);
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '40'));
    const gone = await createHost({ folder: join(folder, 'gone'), address: '127.79.12.4' }, aurora);
    const key = await aurora.hostKey('Bianchi Srl', 'aurora-office');
    await gone.register(key);
    await askAttiva(['authority', 'revoke', key.slice(-5), '--yes', ...dir()]);
    browser = await startBrowser();
    const { page, context } = await signIn('en-GB');
    const { agreement, accounts } = await page.evaluate<{ readonly agreement: string; readonly accounts: number }>(
      `(async () => {
        const headers = { 'content-type': 'application/json', 'attiva-page': localStorage.getItem('attiva.page') };
        const body = JSON.stringify({ name: 'anna', role: 'administrator', password: '${password}' });
        const added = await fetch('/v1/accounts', { method: 'POST', headers, body });
        const { customers } = await (await fetch('/v1/customers?search=Rossi', { headers })).json();
        return { agreement: customers[0].id, accounts: added.status };
      })()`,
    );
    assert.equal(accounts, 200);
    await context.close();
    places = {
      '/': [
        { at: '/', sign: '.figure' },
        { at: '/plain', sign: 'h1', isEnglish: true },
      ],
      '/desk': [{ at: '/desk', sign: '.heard-group' }],
      '/customers': [{ at: '/customers', sign: '.rows', windows: [['authority.customers.add']] }],
      '/customers/:agreement': [
        { at: `/customers/${agreement}`, sign: '.card', windows: [['authority.customers.change']] },
        { at: '/customers/nobody', sign: 'h1' },
      ],
      '/products': [{ at: '/products', sign: '.card' }],
      '/keys': [{ at: '/keys', sign: '.rows', windows: [['authority.keys.create']] }],
      '/keys/:key': [
        {
          at: `/keys/${device.id}`,
          sign: '.card',
          windows: [['authority.keys.telephone'], ['authority.keys.raise'], ['authority.keys.block']],
        },
        { at: '/keys/nobody', sign: 'h1' },
      ],
      '/registrations': [{ at: '/registrations', sign: '.rows' }],
      '/licenses': [
        {
          at: '/licenses',
          sign: '.rows',
          windows: [['.row-buttons .link-button:first-child'], ['.row-buttons .link-button:last-child']],
        },
      ],
      '/usage': [{ at: '/usage', sign: '.empty' }],
      '/revocation': [{ at: '/revocation', sign: 'table' }],
      '/audit': [{ at: '/audit', sign: '.rows' }],
      '/users': [
        { at: '/users', sign: '.card', windows: [['access.add'], ['tokens.add'], ['.plain-table .button.small']] },
      ],
      '/account': [{ at: '/account', sign: '.card', isRefused: true }],
    };
  });
  after(async () => {
    await browser?.close();
    await authority?.stop();
  });

  async function signIn(locale: string): Promise<WatchedPage> {
    const watched = await openPage(browser, { ...desk, locale });
    const { url } = await askAttiva<{ url: string }>(['console', 'link', ...at(aurora.folder)]);
    await watched.page.goto(url);
    await watched.page.locator('.figure').first().waitFor();
    return watched;
  }

  /** What everybody may see. */
  const door: Places = {
    '/': [{ at: '/', sign: 'h1' }],
    '/phone': [{ at: '/phone', sign: '#request' }],
    '/setup-keys': [{ at: '/setup-keys', sign: 'h1' }],
    '/downloads': [{ at: '/downloads', sign: '.downloads' }],
  };

  test('none is left out', () => {
    requireEveryPage(places, pathsOf('packages/console/src/authority-pages.ts'));
    const addresses = 'packages/authority/src/console/console-addresses.ts';
    const served = pathsOf(addresses, /\bpath: '([^']+)', summary/gu);
    assert.deepEqual([...served].sort(), Object.keys(places).sort());
    requireEveryPage(door, pathsOf('packages/authority/src/portal/door.routes.ts', /'(\/[\w-]*)': async \(here/gu));
  });

  test('in light and dark, at a desk and on a telephone, nothing is in the way', async () => {
    const watched = await signIn('en-GB');
    assert.deepEqual(await walk(watched, places), []);
    await watched.context.close();
  });

  test('in Italian, at 400 %, nothing is beyond the screen, and the keyboard sees where it is', async () => {
    const watched = await signIn('it-IT');
    assert.deepEqual(await reach(watched, places), []);
    await watched.context.close();
  });

  test('at the door of customers neither', async () => {
    for (const [go, locale] of [
      [walk, 'en-GB'],
      [reach, 'it-IT'],
    ] as const) {
      const watched = await openPage(browser, { ...desk, locale });
      await watched.page.goto(`${aurora.url}/`);
      assert.deepEqual(await go(watched, door), []);
      await watched.context.close();
    }
  });
});
