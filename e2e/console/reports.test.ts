// needs: linux chromium
/**
 * Reports in Debian's Chromium, over a host that has run for a month: charts with their tables, paper, files; and a usage statement that
 * is read on the page, downloaded, and taken in by a real authority, which names the figure that somebody changed in a copy.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { askAttiva, moveClock, runAttiva, startAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import {
  barriers,
  desk,
  followLink,
  go,
  openPage,
  overflow,
  type Screen,
  startBrowser,
  telephone,
  type WatchedPage,
} from './browser.ts';
import { callAll, desktop, machines } from './seeded-site.ts';

const address = { authority: '127.79.4.1', host: '127.79.4.10' } as const;
/** Days that pass: always into another month. */
const passed = 31;
const bought = 5;

interface Imported {
  readonly known: boolean;
  readonly registered: boolean;
  readonly customer: string;
  readonly findings: readonly unknown[];
  readonly peaks: readonly { readonly use: number }[];
}

describe('reports in the console', () => {
  const folder = createFolder('console-reports');
  const untouched = join(folder, 'untouched');
  let browser: Browser;
  let aurora: Vendor;
  let host: Host;
  let serving: StartedProcess;

  before(async () => {
    aurora = await createVendor({ folder, name: 'aurora', address: address.authority, packToml: osAndOffice() });
    const ports = { port: await freePort(address.host), administration: await freePort('127.0.0.1') };
    host = await createHost({ folder: join(folder, 'host'), address: address.host, ...ports }, aurora);
    const authority = await aurora.serve();
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', String(bought)));
    await authority.stop();
    // Of an authority that has received nothing yet, whatever the other tests bring to this one.
    cpSync(aurora.folder, untouched, { recursive: true });
    serving = await host.serve();
    await callAll(host, aurora, machines('ws', 34, desktop), 0);
    await countDays();
    await serving.stop();
    moveClock(passed);
    serving = await host.serve();
    await countDays();
    // Refused before anything is written: remembered since the start.
    const nonsense = { method: 'POST', headers: { 'content-type': 'application/jose' }, body: 'a.b.c' };
    assert.equal((await fetch(`http://${host.address}/v1/activations`, nonsense)).status, 403);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await serving?.stop();
    moveClock(0);
  });

  /** A host counts within a minute by itself, and at once when it is asked for a statement; of 2020 it has none. */
  async function countDays(): Promise<void> {
    const { exit, stderr } = await runAttiva(['host', 'usage', '--month', '2020-01', '--data', host.folder]);
    assert.equal(exit, 4, stderr);
  }

  async function open(path: string, screen: Screen = desk): Promise<WatchedPage> {
    const { url } = await askAttiva<{ url: string }>(['console', 'link', '--data', host.folder]);
    const watched = await followLink(browser, url, screen, 'h1');
    await goTo(watched.page, path);
    return watched;
  }

  async function goTo(page: Page, path: string): Promise<void> {
    await go(page, path, 'main .card');
    await page.locator('.waiting').first().waitFor({ state: 'detached' });
  }

  const tabs = ['use', 'ending', 'never-activated', 'clones', 'failures', 'usage'];
  const screens = {
    'a desk': desk,
    'a desk at night, in Italian': { ...desk, colorScheme: 'dark', locale: 'it-IT' },
    'a telephone': telephone,
    'a telephone at night': { ...telephone, colorScheme: 'dark' },
  } as const satisfies Record<string, Screen>;
  for (const [name, screen] of Object.entries(screens)) {
    test(`on ${name} every report fits, has no barrier, and nothing is refused or thrown`, async () => {
      const { page, context, troubles } = await open('/reports', screen);
      for (const tab of tabs) {
        await goTo(page, `/reports?show=${tab}`);
        assert.deepEqual(await barriers(page), [], tab);
        assert.equal(await overflow(page), 0, tab);
        assert.deepEqual(await troubles(), [], tab);
      }
      await context.close();
    });
  }

  test('use stands against what was bought, a chart has its figures as a table, and both are files', async () => {
    const { page, context, troubles } = await open('/reports');
    const text = await page.locator('main').innerText();
    assert.match(text, /10 of 5 in the newest month/);
    assert.match(text, /5 more than bought/);
    const chart = page.getByRole('figure', { name: /^Machines in the counting window/ });
    await chart.locator('summary').click();
    assert.equal(await chart.getByRole('row').count(), 1 + passed + 1, 'a head and each day');
    const licensed = page.getByRole('link', { name: 'Machines that are licensed now' });
    assert.match(
      String(await licensed.first().getAttribute('href')),
      /^\/machines\?(?=.*application=aurora-os)(?=.*state=licensed)/u,
    );
    const card = page.locator('.card', { hasText: 'Count over time' });
    await card.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV, as shown' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'count-over-time.csv');
    const [head, ...rows] = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    assert.equal(head, 'day,vendor,application,count,inventory,licensed,known');
    assert.equal(rows.length, passed + 1);
    await page.getByRole('link', { name: 'Failures' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/reports?show=failures');
    await page.locator('code', { hasText: 'not-authentic' }).waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('on paper a report is light, without navigation and buttons, whatever the screen is', async () => {
    const { page, context } = await open('/reports?show=ending', { ...desk, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    assert.deepEqual(
      await Promise.all(
        ['nav', 'header.top', '.report-tabs', '.card-head .button'].map((what) =>
          page.locator(what).first().isVisible(),
        ),
      ),
      [false, false, false, false],
    );
    assert.equal(await page.getByRole('figure', { name: /should call, by day/ }).isVisible(), true);
    const ink = await page.evaluate<string>('getComputedStyle(document.querySelector("h1")).color');
    assert.equal(ink, 'rgb(23, 28, 38)');
    const paper = await page.pdf({ preferCSSPageSize: true });
    assert.match(paper.toString('latin1'), /MediaBox \[0 0 59[45]\.\d+ 84[12]\.\d+\]/, 'A4');
    await context.close();
  });

  test('a usage statement is read on the page, downloaded and taken in; a changed copy is refused, with the figure', async () => {
    const { page, context, troubles } = await open('/reports?show=usage');
    await page.getByText('Nothing is sent by itself.').waitFor();
    await page.getByRole('button', { name: 'Sign and read' }).click();
    await page.waitForURL(/show=usage&statement=[\w-]{43}$/u);
    const shown = await page.locator('.file-text').innerText();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    const name = download.suggestedFilename();
    const month = /^usage-(\d{4}-\d\d)\.json$/u.exec(name)?.[1] ?? '';
    const file = readFileSync(await download.path(), 'utf8');
    assert.equal(shown.trim(), file.trim(), 'what is read is what is taken along');
    const same = await runAttiva(['host', 'usage', '--month', month, '--show', '--data', host.folder]);
    assert.equal(same.stdout.trim(), file.trim(), 'and what the command shows');
    for (const secret of ['ws-0001', '127.0.0.1', address.host]) assert.ok(!file.includes(secret), secret);
    const path = join(folder, name);
    writeFileSync(path, file);
    const dir = ['--dir', aurora.folder];
    const taken = await askAttiva<Imported>(['authority', 'usage', 'import', path, '--customer', 'Rossi SpA', ...dir]);
    assert.deepEqual([taken.known, taken.registered, taken.customer, taken.findings], [false, true, 'Rossi SpA', []]);
    assert.deepEqual(
      taken.peaks.map(({ use }) => use),
      [0, 10],
      'of aurora-office, which nobody has used, and of aurora-os',
    );
    const changed = join(folder, 'changed.json');
    const first = /\{ "day": "(\d{4}-\d\d-\d\d)", "use": 10,/u.exec(file);
    writeFileSync(changed, file.replace(first?.[0] ?? '', `{ "day": "${first?.[1]}", "use": 4,`));
    const refused = await runAttiva(['authority', 'usage', 'import', changed, ...dir]);
    assert.equal(refused.exit, 5);
    assert.match(refused.stderr, new RegExp(`not-authentic.*${first?.[1]}, aurora-os, use: 4, was 10`, 'su'));
    const list = await runAttiva(['authority', 'usage', 'list', ...dir]);
    assert.match(list.stdout, new RegExp(`${month} +Rossi SpA +aurora-os +use 10 on ${first?.[1]} +of 5 +OVER by 5`));
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('a vendor reads a statement before it is kept, sees more use than was bought, and is told of a changed copy', async () => {
    const today = new Date(Date.now() + passed * 86_400_000);
    const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
    const path = join(folder, 'sent.json');
    const written = await runAttiva(['host', 'usage', '--month', month, '--out', path, '--data', host.folder]);
    assert.equal(written.exit, 0, written.stderr);
    const place = ['--address', address.authority, '--port', String(await freePort(address.authority))];
    const authority = await startAttiva(['authority', 'serve', untouched, ...place, '--administration-port', '0']);
    const { page, context, troubles } = await openPage(browser, desk);
    await page.goto((await askAttiva<{ url: string }>(['console', 'link', '--authority', untouched])).url);
    await page.locator('.figure').first().waitFor();
    await page.goto(new URL('/usage', page.url()).href);
    await page.locator('.empty').waitFor();
    const take = async (file: string): Promise<void> => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Take in a statement' }).click(),
      ]);
      await chooser.setFiles(file);
    };
    const window = page.getByRole('dialog');
    await take(path);
    await window.getByText('5 more than bought').waitFor();
    await window.getByText('nothing: no missing day, no changed figure').waitFor();
    assert.deepEqual(await barriers(page), []);
    await window.getByRole('button', { name: 'Do not keep it' }).click();
    await page.locator('.empty').waitFor();
    await take(path);
    await window.getByRole('button', { name: 'Keep it', exact: true }).click();
    await window.getByText('Kept, and written into the audit.').waitFor();
    await window.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('link', { name: `Read ${month}` }).click();
    await page.locator('.file-text').waitFor();
    const changed = join(folder, 'sent-changed.json');
    writeFileSync(changed, readFileSync(path, 'utf8').replace('"use": 10,', '"use": 4,'));
    await take(changed);
    await window
      .getByRole('alert')
      .getByText(/aurora-os, use: 4, was 10 in the genuine one/)
      .waitFor();
    await window.getByRole('button', { name: 'Done' }).click();
    const card = page.locator('.card', { hasText: 'Use against what was bought' });
    await card.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV, as shown' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'use-by-month.csv');
    assert.match(
      readFileSync(await download.path(), 'utf8'),
      new RegExp(`${month},Rossi SpA,aurora-os,1,10,[\\d-]+,5,5\r\n`),
    );
    await page.goto(new URL('/usage?customer=Nobody', page.url()).href);
    await page.getByText('No statement of this customer and month was received.').waitFor();
    // Asked and refused: that is what was meant.
    assert.deepEqual(
      (await troubles()).filter((one) => !one.includes('403')),
      [],
    );
    await context.close();
    await authority.stop();
  });
});
