// needs: linux chromium
/**
 * Every page of a host's console, with its windows: each is visited in light and dark, on a desk and on a telephone, and in Italian
 * enlarged and by the keyboard. A page of the table that is not visited here fails the first test.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { askAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { desk, openPage, startBrowser, type WatchedPage } from './browser.ts';
import { pathsOf, type Places, reach, requireEveryPage, walk } from './every-page.ts';
import { createSeededSite, type SeededSite } from './seeded-site.ts';

const fleet = { silent: 1, desktops: 28, servers: 1, offices: 2, drawings: 1 };

const host: Places = {
  '/': [
    { at: '/', sign: '.figure' },
    { at: '/plain', sign: 'h1', isEnglish: true },
  ],
  '/machines': [
    { at: '/machines', sign: '.rows' },
    { at: '/machines?by=state', sign: 'table' },
    { at: '/machines?search=nobody', sign: '.empty' },
  ],
  '/machines/:machine': [
    {
      at: '/machines/ws-0001',
      sign: '.lines',
      windows: [['mark.name'], ['hint.renew.name'], ['hint.new-identity.name'], ['forget.name'], ['remove.name']],
    },
    { at: '/machines/nobody', sign: 'h1' },
  ],
  '/reports': [{ at: '/reports', sign: 'main .card' }],
  '/never-called': [{ at: '/never-called', sign: 'table', windows: [['roll.remove']] }],
  '/hints': [{ at: '/hints', sign: 'table' }],
  '/keys': [{ at: '/keys', sign: '.card' }],
  '/carry': [{ at: '/carry', sign: '.carry .states' }],
  '/hosts': [{ at: '/hosts', sign: '.host-rows', windows: [['hosts.add']] }],
  '/events': [{ at: '/events', sign: '.event-table' }],
  '/audit': [{ at: '/audit', sign: '.audit-rows' }],
  '/settings': [{ at: '/settings', sign: '.setting-lines', windows: [['.setting-lines .button']] }],
  '/users': [
    {
      at: '/users',
      sign: '.card',
      windows: [
        ['access.add'],
        ['tokens.add'],
        ['.plain-table .button.small'],
        ['.plain-table .button.small', 'access.remove'],
      ],
    },
  ],
  '/account': [{ at: '/account', sign: '.card', isRefused: true }],
};

describe('every page of a host', () => {
  const folder = createFolder('every-page-host');
  let site: SeededSite;
  let browser: Browser;

  before(async () => {
    site = await createSeededSite({ folder, authority: '127.79.11.1', host: '127.79.11.10', fleet });
    const data = ['--data', site.host.folder];
    const key = await site.aurora.hostKey('Verdi SpA', 'aurora-os', '--quantity', '40');
    await askAttiva(['host', 'register', key, '--without-network', ...data]);
    await askAttiva(['host', 'hint', 'renew', 'ws-0002.corp.example', ...data]);
    const list = join(folder, 'computers.txt');
    writeFileSync(list, 'ws-0001\nnobody-has-seen-me\n');
    await askAttiva(['host', 'never-called', '--list', list, ...data]);
    await askAttiva(['host', 'set', 'warnings.lowCount', '40', ...data]);
    browser = await startBrowser();
    const { page, context } = await signIn('en-GB');
    const made = await page.evaluate<readonly number[]>(`(async () => {
      const post = (path, body) => fetch(path, { method: 'POST', body: JSON.stringify(body), headers: {
        'content-type': 'application/json', 'attiva-page': localStorage.getItem('attiva.page') } }).then(({ status }) => status);
      return [
        await post('/v1/accounts', { name: 'anna', role: 'administrator', password: 'correct horse battery' }),
        await post('/v1/api-tokens', { name: 'monitoring', role: 'viewer', days: 20 }),
      ];
    })()`);
    assert.deepEqual(made, [200, 200]);
    await context.close();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  async function signIn(locale: string): Promise<WatchedPage> {
    const watched = await openPage(browser, { ...desk, locale });
    await watched.page.goto(await site.link());
    await watched.page.locator('.figure').first().waitFor();
    return watched;
  }

  test('none is left out', () => {
    requireEveryPage(host, pathsOf('packages/console/src/pages.ts'));
    const served = pathsOf('packages/host/src/console/console-addresses.ts', /\bpath: '([^']+)', summary/gu);
    assert.deepEqual([...served].sort(), Object.keys(host).sort());
  });

  test('in light and dark, at a desk and on a telephone, nothing is in the way', async () => {
    const watched = await signIn('en-GB');
    assert.deepEqual(await walk(watched, host), []);
    await watched.context.close();
  });

  test('in Italian, at 400 %, nothing is beyond the screen, and the keyboard sees where it is', async () => {
    const watched = await signIn('it-IT');
    assert.deepEqual(await reach(watched, host), []);
    await watched.context.close();
  });
});
