// needs: linux chromium
/**
 * Events, audit, settings and other hosts in Debian's Chromium over real hosts: what happens appears by itself and goes on after
 * the host was gone; a change is asked about, is in the audit, and meets the change of somebody else; a second host is read with a token.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { askAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import {
  barriers,
  desk,
  followLink,
  followLinkOverWay,
  go,
  overflow,
  type Screen,
  startBrowser,
  telephone,
  type WatchedPage,
} from './browser.ts';
import { callAll, createSeededSite, daysApart, desktop, machines, type SeededSite } from './seeded-site.ts';

const fleet = { silent: 1, desktops: 28, servers: 1, offices: 2, drawings: 1 };

describe('events, audit, settings and hosts of the console', () => {
  const folder = createFolder('console-settings');
  let site: SeededSite;
  let browser: Browser;

  before(async () => {
    site = await createSeededSite({ folder, authority: '127.79.1.1', host: '127.79.1.10', fleet });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  async function signIn(screen: Screen, path: string): Promise<WatchedPage> {
    const watched = await followLink(browser, await site.link(), screen, '.figure');
    await go(watched.page, path, 'h1');
    return watched;
  }

  const set = (name: string, value: string): Promise<unknown> =>
    askAttiva(['host', 'set', name, value, '--data', site.host.folder]);

  const changeOf = async (page: Page, name: string) => {
    await page.getByRole('button', { name: `Change ${name}` }).click();
    return page.getByRole('form', { name: `Change ${name}` });
  };

  test('every page fits and has no barrier, at a desk, at night in Italian and on a telephone', async () => {
    for (const screen of [desk, { ...desk, colorScheme: 'dark', locale: 'it-IT' } as const, telephone]) {
      const { page, context, troubles } = await signIn(screen, '/events');
      const places = [
        ['/events', '.event-table'],
        ['/audit', '.audit-rows'],
        ['/settings', '.setting-lines'],
        ['/hosts', '.host-rows'],
      ] as const;
      for (const [path, sign] of places) {
        await page.goto(new URL(path, page.url()).href);
        await page.locator(sign).waitFor();
        assert.deepEqual(await barriers(page), [], path);
        assert.equal(await overflow(page), 0, path);
        assert.deepEqual(await troubles(), [], path);
      }
      await context.close();
    }
  });

  test('an event arrives in the open page; what comes while it is paused waits, and what comes while the way is cut is not lost', async () => {
    const { page, context, way } = await followLinkOverWay(browser, await site.link());
    await page.goto(new URL('/events', page.url()).href);
    const rowOf = (name: string) => page.locator('.event-table tbody tr', { hasText: `${name}-0001.corp.example` });
    const happens = (name: string): Promise<void> =>
      callAll(site.host, site.aurora, machines(name, 1, desktop), daysApart);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.locator('.event-table').waitFor();
    await happens('arriving');
    await rowOf('arriving').waitFor({ timeout: 60_000 });
    assert.match(await rowOf('arriving').innerText(), /Licensed/u);
    await page.getByRole('button', { name: 'Pause' }).click();
    await happens('waiting');
    await page.getByRole('button', { name: 'Go on (1 new)' }).waitFor({ timeout: 60_000 });
    assert.equal(await rowOf('waiting').count(), 0);
    await page.getByRole('button', { name: 'Go on (1 new)' }).click();
    await rowOf('waiting').waitFor();
    const before = await page.locator('.event-table tbody tr').count();
    way.cut();
    await page.getByText('The connection was lost at').waitFor({ timeout: 60_000 });
    await happens('cut-off');
    assert.equal(await page.locator('.event-table tbody tr').count(), before, 'what was there stays');
    way.mend();
    await rowOf('cut-off').waitFor({ timeout: 60_000 });
    await page.getByText('Live', { exact: true }).waitFor();
    assert.equal(await page.getByText('The connection was lost at').count(), 0);
    await context.close();
    await way.close();
  });

  test('events are filtered by the address, and the list stays while the host is restarted', async () => {
    const { page, context } = await signIn(desk, '/events?kind=licensed');
    await page.getByText('Live', { exact: true }).waitFor();
    assert.equal(await page.locator('.event-table').getByText('Counted').count(), 0);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    assert.equal(lines.length, 1 + (await page.locator('.event-table tbody tr').count()));
    // The key that narrows the list leaves the keyboard where it is: the name is typed on.
    const machine = page.getByRole('textbox', { name: 'Machine name or client id' });
    await machine.fill('ws');
    await machine.press('Enter');
    await page.waitForURL(/machine=ws(?:&|$)/u);
    await page.keyboard.type('-0001');
    await page.keyboard.press('Enter');
    await page.waitForURL(/machine=ws-0001(?:&|$)/u);
    await page.getByRole('button', { name: 'Show every event' }).click();
    await page.waitForURL((url) => !url.search.includes('machine'));
    assert.equal(await machine.inputValue(), '', 'what the address has no more is typed no more');
    await page.goto(new URL('/events?kind=licensed', page.url()).href);
    await page.locator('.event-table tbody tr').first().waitFor();
    await site.stopHost();
    await page.getByText('The connection was lost at').waitFor({ timeout: 30_000 });
    assert.ok((await page.locator('.event-table tbody tr').count()) > 0, 'what was there stays');
    await site.startHost();
    // Its sessions ended with it: the page says so, and how to go on.
    await page.getByText('attiva console link').waitFor({ timeout: 60_000 });
    await context.close();
  });

  test('a change is asked about, refused in the words of the host, met by another one, and stands in the audit', async () => {
    const { page, context } = await signIn(desk, '/settings');
    const form = await changeOf(page, 'warnings.lowCount');
    const field = form.getByRole('textbox');
    await field.fill('0');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('must be a whole number from 1 to 1000000').waitFor();
    await set('warnings.lowCount', '40');
    await field.fill('25');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('has changed warnings.lowCount meanwhile: it is 40 now').waitFor();
    await form.getByRole('button', { name: 'Change it all the same (it is 40 now)' }).click();
    await form.waitFor({ state: 'detached' });
    const retention = await changeOf(page, 'retention.auditDays');
    await retention.getByRole('textbox').fill('400');
    await retention.getByRole('button', { name: 'Save' }).click();
    const question = page.getByRole('alertdialog', { name: 'Change retention.auditDays?' });
    await question.getByText('older than 400 days are forgotten').waitFor();
    await question.getByRole('button', { name: 'Leave it as it is' }).click();
    await page.goto(new URL('/audit?search=lowcount', page.url()).href);
    await page.getByText('changed warnings.lowCount from 40 to 25').waitFor();
    assert.equal(await page.locator('.audit-rows > li').count(), 2);
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('The chain holds').waitFor();
    await page.getByText('End of the chain, row').waitFor();
    await context.close();
  });

  test('another host is added with a token, which is shown nowhere; one that is gone stands beside', async () => {
    const { page, context } = await signIn(desk, '/hosts');
    const token = readFileSync(join(site.host.folder, 'admin.token'), 'utf8').trim();
    const own = new URL(page.url()).origin;
    const add = async (address: string, label: string): Promise<void> => {
      await page.getByRole('button', { name: 'Add a host' }).click();
      await page.getByLabel('Address of its administration').fill(address);
      await page.getByLabel('What you call it').fill(label);
      await page.getByLabel('API token of that host').fill(token);
      await page.getByRole('button', { name: 'Save and ask it' }).click();
    };
    await add('http://169.254.169.254', 'Metadata');
    await page.getByText('link-local and such are not asked').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await add(own, 'Itself <b>');
    await page.getByText('The same host as above; it is not counted twice.').waitFor();
    await page.getByText('Itself <b>').waitFor();
    await add('http://127.0.0.1:9', 'Gone');
    await page.getByText('Does not answer', { exact: true }).waitFor();
    await page.getByText('Sum of 1 host').waitFor();
    assert.ok(!(await page.content()).includes(token));
    await page.getByRole('button', { name: 'Remove Gone' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Does not answer', { exact: true }).waitFor({ state: 'detached' });
    await context.close();
  });
});
