// needs: linux chromium
/**
 * The host's console in Debian's Chromium, over a real host with a real fleet: from the link to a machine, on a desk and on a
 * telephone, in light and dark, in both languages; and what happens when a session ends or the host is gone.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createFolder } from '../site/folder.ts';
import {
  barriers,
  desk,
  followLink,
  followLinkOverWay,
  go,
  openPage,
  overflow,
  type Screen,
  startBrowser,
  telephone,
  type WatchedPage,
} from './browser.ts';
import { callAll, createSeededSite, daysApart, desktop, machines, type SeededSite, smallFleet } from './seeded-site.ts';

const { silent, desktops, servers, offices, drawings } = smallFleet;
const all = silent + desktops + servers + offices + drawings;

describe('the console of a host', () => {
  const folder = createFolder('console');
  let site: SeededSite;
  let browser: Browser;

  before(async () => {
    site = await createSeededSite({ folder, authority: '127.79.0.1', host: '127.79.0.10', fleet: smallFleet });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** A browser that followed a new link. */
  const signIn = async (screen: Screen = desk): Promise<WatchedPage> =>
    followLink(browser, await site.link(), screen, '.figure');

  test('the first look: a link signs in, leaves no secret in the address, and shows how far each product is', async () => {
    const { page, context, troubles } = await signIn();
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, '/');
    assert.equal(await page.title(), 'Overview · Attiva');
    const figures = await page.locator('.figures').innerText();
    assert.match(figures, new RegExp(`Inventory\\s+${desktops + servers + offices + drawings}\\b`));
    assert.match(
      figures,
      new RegExp(`Requests\\s+${desktops + servers + offices + drawings}\\s+last hour · none refused`),
    );
    // Each part of the page is asked for by itself: the last of them may come late.
    await page.getByText(/^within 24 hours; \d+ overdue$/).waitFor();
    await page.getByText('attiva host print-records').waitFor();
    const text = await page.locator('main').innerText();
    assert.match(text, new RegExp(`${25 - drawings} more needed of 25`));
    assert.match(text, /25 reached/);
    assert.match(text, /Aurora Office ends on \d{1,2} \w+ \d{4}/, 'a warning');
    assert.match(text, /run attiva host renew on the host/, 'and its remedy');
    assert.match(text, /Terms that end\s+Aurora Office/);
    const [cookie] = await context.cookies();
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict']);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('the states of an application lead to its machines, and renewals due to their report', async () => {
    const { page, context, troubles } = await signIn();
    const cad = page.locator('.application', { hasText: 'Borealis CAD' });
    await cad.getByRole('link', { name: `Grace ${drawings}` }).click();
    await page.getByText(`${drawings} machines`, { exact: true }).waitFor();
    assert.match(page.url(), /[?&]application=borealis-cad&state=grace$/);
    await page.goBack();
    await page.getByRole('link', { name: 'Renewals due' }).click();
    await page.waitForURL('**/reports?show=ending');
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('what DNS answers is shown beside what was published, and hostile names stay text', async () => {
    const { page, context, troubles } = await signIn();
    const place = { target: 'host1.corp.example', port: 7688, priority: 0, weight: 0 };
    const expected = { ...place, texts: ['v=1', 'vnd=aurora.example'] };
    const found = [
      { ...place, whose: 'own' },
      { ...place, port: 7700, whose: 'stale' },
      { ...place, target: '<b>evil.example</b>', whose: 'other' },
    ];
    const behind = { findings: ['text-differs', 'no-address'], texts: ['v=2', 'vnd=<i>x</i>'] };
    const domains = [
      { domain: 'corp.example', expected, outcome: 'differs', records: found, more: 2, ...behind },
      { domain: 'branch.example', expected, outcome: 'not-found', records: [], more: 0, findings: [] },
    ];
    await page.route('**/v1/publishing-look-ups', (route) => route.fulfill({ json: { at: 0, domains, more: 0 } }));
    await go(page, '/', '.look-ups');
    const text = await page.locator('.look-ups').innerText();
    assert.match(text, /corp\.example\s+Differs/);
    assert.match(text, /0 0 7700 host1\.corp\.example · this host, but not as it is now/);
    assert.match(text, /0 0 7688 <b>evil\.example<\/b> · another host\s+and 2 more/);
    assert.match(
      text,
      /says something else than it is.*\s+.*has no address in DNS.*\n\s*v=2 vnd=<i>x<\/i>\s+Should be there: v=1 vnd=/,
    );
    assert.match(text, /branch\.example\s+Not found\s+Should be there: 7688 host1\.corp\.example/);
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  const screens = {
    'a desk': desk,
    'a telephone': telephone,
    'a desk at night, in Italian': { ...desk, colorScheme: 'dark', locale: 'it-IT' },
    'a telephone at night': { ...telephone, colorScheme: 'dark' },
  } as const satisfies Record<string, Screen>;
  for (const [name, screen] of Object.entries(screens)) {
    test(`on ${name} every page fits, has no barrier, and nothing is refused or thrown`, async () => {
      const { page, context, troubles } = await signIn(screen);
      const places = [
        ['/', '.figure'],
        ['/machines', '.rows'],
        ['/machines?state=grace&seenBefore=-30d&search=nobody', '.empty'],
        ['/machines/ws-0001', '.timeline, .lines'],
        ['/machines/pc-9999', '.lines'],
      ] as const;
      for (const [path, sign] of places) {
        await go(page, path, sign);
        assert.deepEqual(await barriers(page), [], path);
        assert.equal(await overflow(page), 0, path);
        assert.deepEqual(await troubles(), [], path);
      }
      await context.close();
    });
  }

  test('machines are found, filtered and opened by the keyboard alone, and the address holds the view', async () => {
    const { page, context, troubles } = await signIn();
    await page.keyboard.press('/');
    await page.keyboard.type('srv');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/machines?search=srv');
    await page.getByText(`${servers} machines`, { exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: /^srv-000\d\.corp\.example$/ }).waitFor();
    await page.goBack();
    await page.getByText(`${servers} machines`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByText(`${all} machines`, { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Notification/ }).click();
    await page.waitForURL('**/machines?state=notification');
    await page.getByRole('columnheader', { name: 'Name' }).click();
    await page.waitForURL('**/machines?state=notification&sort=name');
    await page.reload();
    await page.locator('.machine-name').first().waitFor();
    assert.match(await page.locator('.machine-name').first().innerText(), /^pc-00/, 'a bookmark is a saved view');
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('a long list is turned page by page, and exported exactly as it is shown', async () => {
    const { page, context } = await signIn();
    await go(page, '/machines?edition=desktop&sort=name', '.rows');
    await page.getByText(`${silent + desktops} machines`, { exact: true }).waitFor();
    assert.equal(await page.locator('.machine-name').count(), 50);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(`51–100 of ${silent + desktops}`).waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText(`1–50 of ${silent + desktops}`).waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    assert.equal(lines.length, 1 + silent + desktops);
    assert.match(lines[1] ?? '', /^pc-0001\.corp\.example,/);
    await context.close();
  });

  test('a filtered list with other columns is saved as JSON: row by row what the table shows, all pages of it', async () => {
    const { page, context } = await signIn();
    const found = 99;
    const asked = 'edition=desktop&search=ws-00&sort=name&columns=name,generation,state,client';
    await go(page, `/machines?${asked}`, '.rows');
    await page.getByText(`${found} machines`, { exact: true }).waitFor();
    const shown: string[][] = [];
    for (const range of ['1–50', '51–99']) {
      await page.getByText(`${range} of ${found}`).waitFor();
      await page.locator('.rows:not(.stale)').waitFor();
      const column = (sign: string): Promise<string[]> => page.locator(`tbody ${sign}`).allInnerTexts();
      const cells = [await column('.machine-name'), await column('.cell-generation')];
      const [names = [], generations = []] = cells;
      const [states, clients] = [await column('.cell-state'), await column('.cell-client')];
      shown.push(...names.map((name, at) => [name, generations[at] ?? '', states[at] ?? '', clients[at] ?? '']));
      if (range === '1–50') await page.getByRole('button', { name: 'Next' }).click();
    }
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'JSON' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'machines.json');
    const { machines: rows } = JSON.parse(readFileSync(await download.path(), 'utf8')) as {
      readonly machines: readonly Readonly<Record<string, unknown>>[];
    };
    assert.deepEqual(
      rows.map((row) => [row['name'], String(row['generation']), row['state'], row['client']]),
      shown.map(([name, generation, state = '', client]) => [name, generation, state.toLowerCase(), client]),
    );
    const columns = ['name', 'address', 'virtual', 'generation', 'state', 'client', 'vendor', 'application'];
    for (const row of rows) assert.deepEqual(Object.keys(row), columns);
    await context.close();
  });

  test('language and appearance are chosen and stay', async () => {
    const { page, context } = await signIn();
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('menuitemradio', { name: 'Italiano' }).click();
    await page.locator('h1', { hasText: 'Panoramica' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Aspetto' }).click();
    await page.getByRole('menuitemradio', { name: 'Scuro' }).click();
    await page.reload();
    await page.locator('h1', { hasText: 'Panoramica' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'it');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await context.close();
  });

  test('a way that is cut leaves the page as it was; once it is back the page goes on by itself, with what came meanwhile', async () => {
    const { page, context, way } = await followLinkOverWay(browser, await site.link());
    await go(page, '/machines?edition=desktop', '.rows');
    await page.getByText(`${silent + desktops} machines`, { exact: true }).waitFor();
    const before = await page.locator('.machine-name').allInnerTexts();
    way.cut();
    await page.getByText('The host does not answer.').waitFor({ timeout: 60_000 });
    assert.deepEqual(await page.locator('.machine-name').allInnerTexts(), before);
    await callAll(site.host, site.aurora, machines('meanwhile', 1, desktop), daysApart);
    way.mend();
    await page.getByText('The host does not answer.').waitFor({ state: 'detached', timeout: 60_000 });
    await page.locator('.machine-name', { hasText: 'meanwhile-0001' }).waitFor({ timeout: 60_000 });
    await page.getByText(`${silent + desktops + 1} machines`, { exact: true }).waitFor({ timeout: 60_000 });
    assert.equal(new URL(page.url()).search, '?edition=desktop');
    await context.close();
    await way.close();
  });

  test('a host that was restarted has ended its sessions: the page stays until it knows, and then asks for the log-in', async () => {
    const { page, context } = await signIn();
    await go(page, '/machines', '.rows');
    await site.stopHost();
    await page.getByText('The host does not answer.').waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('.machine-name').count(), 50);
    await site.startHost();
    // Its sessions ended with it: the page says so, and how to go on.
    await page.getByText('attiva console link').waitFor({ timeout: 60_000 });
    assert.equal(await page.getByText('The host does not answer.').count(), 0);
    await context.close();
  });

  test('an ended session says how to get a new link, which leads back to where one was', async () => {
    const { page, context } = await signIn();
    await go(page, '/machines?search=ws-00&sort=name', '.rows');
    await site.restart();
    await page.reload();
    await page.getByText('attiva console link').waitFor();
    assert.equal(await page.locator('.machine-name').count(), 0, 'nothing is shown to whoever is not signed in');
    assert.deepEqual(await barriers(page), []);
    const another = await context.newPage();
    await another.goto(await site.link());
    await another.locator('.rows').waitFor();
    assert.equal(new URL(another.url()).search, '?search=ws-00&sort=name');
    await page.locator('.rows').waitFor(); // The first window goes on by itself.
    await context.close();
  });

  test('signing out ends the session, and the way back shows nothing', async () => {
    const { page, context } = await signIn();
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('attiva console link').waitFor();
    await page.reload();
    await page.getByText('attiva console link').waitFor();
    assert.equal(await page.locator('.figure').count(), 0);
    await context.close();
  });

  test('an answer that nobody understands breaks one page, which says so; the others work', async () => {
    const { page, context } = await signIn();
    await page.route('**/v1/clients/explain?*', (route) => route.fulfill({ json: { kind: 'calls', machine: 'x' } }));
    await go(page, '/machines/ws-0001', 'h1');
    await page.getByText('This page broke').waitFor();
    assert.doesNotMatch(await page.locator('body').innerText(), /TypeError|undefined|\bat \w+ \(/);
    await page.getByRole('link', { name: 'Machines' }).first().click();
    await page.locator('.rows').waitFor();
    await context.close();
  });

  test('a page whose file is there no more, as after an update, says so and is loaded again; the others work', async () => {
    const { page, context } = await openPage(browser, desk);
    await page.route('**/assets/audit-page-*', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(await site.link());
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('heading', { name: 'This page did not come' }).waitFor();
    await page.getByRole('link', { name: 'Machines' }).first().click();
    await page.locator('.rows').waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.unroute('**/assets/audit-page-*');
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.locator('.audit-rows').waitFor();
    await context.close();
  });

  test('a long file says how far it is, and is stopped: nothing is saved of it', async () => {
    const { page, context } = await signIn();
    await go(page, '/machines', '.rows');
    const saved: string[] = [];
    page.on('download', (download) => saved.push(download.suggestedFilename()));
    // As over a line on which hundreds of rows take their time.
    const line = await context.newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: 1024, uploadThroughput: -1 };
    await line.send('Network.emulateNetworkConditions', slow);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const progress = page.locator('.file-progress');
    await progress.getByText(/^\d+ of \d+ rows written …$/u).waitFor({ timeout: 60_000 });
    const value = Number(await progress.getByRole('progressbar').getAttribute('aria-valuenow'));
    assert.ok(value >= 0 && value < 100, String(value));
    await progress.getByRole('button', { name: 'Stop' }).click();
    await progress.waitFor({ state: 'detached' });
    await line.send('Network.emulateNetworkConditions', { ...slow, downloadThroughput: -1 });
    await page.getByRole('link', { name: 'Overview' }).first().click();
    await page.locator('.figure').first().waitFor();
    assert.deepEqual(saved, []);
    await context.close();
  });

  test('work on many machines says how many are done, and what came of them', async () => {
    await callAll(site.host, site.aurora, machines('many', 100, desktop), daysApart);
    const { page, context } = await signIn();
    await go(page, '/machines', '.rows');
    await page.locator('thead .tick').first().click();
    await page.getByRole('button', { name: /^Select all \d+ of this view$/u }).click();
    await page.getByText(/^5\d\d machines selected$/u).waitFor({ timeout: 60_000 });
    const passed: (() => void)[] = [];
    // Each part waits until it has been seen.
    await page.route('**/v1/hints', async (route) => {
      await new Promise<void>((resolve) => passed.push(resolve));
      await route.continue();
    });
    await page.getByRole('button', { name: 'Renew now' }).click();
    const window = page.getByRole('dialog');
    await window.getByRole('button', { name: /^Ask 5\d\d machines$/u }).click();
    const bar = window.getByRole('progressbar');
    await window.getByText(/^0 of 5\d\d$/u).waitFor();
    assert.equal(await bar.getAttribute('aria-valuenow'), '0');
    passed[0]?.();
    await window.getByText(/^500 of 5\d\d$/u).waitFor({ timeout: 60_000 });
    assert.match((await bar.getAttribute('aria-valuenow')) ?? '', /^9\d/u);
    assert.deepEqual(await barriers(page), []);
    passed[1]?.();
    await window.getByRole('button', { name: 'Close', exact: true }).last().click();
    await window.waitFor({ state: 'detached' });
    await context.close();
  });

  test('without scripts there is a page too', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(await site.link());
    await page.getByRole('link', { name: 'The same status in one page without scripts' }).click();
    await page.locator('h1', { hasText: 'Attiva host' }).waitFor();
    await context.close();
  });
});
