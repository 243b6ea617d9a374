// needs: linux chromium
/**
 * Usage of two months with days that nobody counted, from a real host to a real authority: the host names the days itself, the second
 * statement names the first, and the vendor is told of the gap and of a statement that did not come. Then on both consoles.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser } from 'playwright-core';
import { askAttiva, moveClock, runAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import { barriers, desk, openPage, startBrowser, type WatchedPage } from './browser.ts';
import { callAll, desktop, machines } from './seeded-site.ts';

const dayMilliseconds = 86_400_000;
const inUse = 26;

interface Stated {
  readonly digest: string;
  readonly from: string;
  readonly to: string;
  readonly whole: boolean;
  readonly missing: readonly string[];
  readonly previous?: string;
}

interface Imported {
  readonly known: boolean;
  readonly findings: readonly { readonly what: string; readonly text: string }[];
}

/** The fifth of a month to come: from there on days are counted. */
const today = new Date();
const fifth = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 5));
const begin = Math.round(
  (fifth.getTime() - Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate())) / dayMilliseconds,
);
const dayAt = (ahead: number): string => new Date(fifth.getTime() + ahead * dayMilliseconds).toISOString().slice(0, 10);
const [first, second] = [dayAt(0).slice(0, 7), dayAt(40).slice(0, 7)];

/** A host that stood still for fifty days counts the last 31 of them: eighteen have no figures. */
const stoodStill = 50;
const [gapFrom, gapTo] = [dayAt(1), dayAt(18)];

describe('usage of two months', () => {
  const folder = createFolder('console-usage-months');
  const file = (month: string): string => join(folder, `usage-${month}.json`);
  let aurora: Vendor;
  let host: Host;
  let serving: StartedProcess;
  let stated: readonly [Stated, Stated];
  let browser: Browser;
  const dir = (): string[] => ['--dir', aurora.folder];

  before(async () => {
    moveClock(begin);
    aurora = await createVendor({
      folder,
      name: 'aurora',
      address: '127.79.15.1',
      packToml: osAndOffice({ desktop: 1 }),
    });
    host = await createHost({ folder: join(folder, 'host'), address: '127.79.15.10' }, aurora);
    const authority = await aurora.serve();
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '5'));
    await authority.stop();
    serving = await host.serve();
    await callAll(host, aurora, machines('ws', inUse, desktop), begin);
    await countDays();
    await serveAt(begin + stoodStill);
    await countDays();
    await serveAt(begin + stoodStill + 31);
    stated = [await state(first), await state(second)];
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await serving?.stop();
    moveClock(0);
  });

  async function serveAt(ahead: number): Promise<void> {
    await serving.stop();
    moveClock(ahead);
    serving = await host.serve();
  }

  /** A host counts within a minute by itself, and at once when it is asked for a statement; of 2020 it has none. */
  async function countDays(): Promise<void> {
    const { exit, stderr } = await runAttiva(['host', 'usage', '--month', '2020-01', '--data', host.folder]);
    assert.equal(exit, 4, stderr);
  }

  const state = (month: string): Promise<Stated> =>
    askAttiva<Stated>(['host', 'usage', '--month', month, '--out', file(month), '--data', host.folder]);

  const take = (month: string): Promise<Imported> =>
    askAttiva<Imported>(['authority', 'usage', 'import', file(month), ...dir()]);

  test('the host names the days that it did not count, and the second statement names the first', () => {
    const [one, two] = stated;
    assert.deepEqual([one.from, one.whole, one.previous], [dayAt(0), true, undefined]);
    assert.deepEqual([one.missing[0], one.missing.at(-1), one.missing.length], [gapFrom, gapTo, 18]);
    assert.deepEqual([two.from, two.whole, two.missing], [`${second}-01`, true, []]);
    assert.equal(two.previous, one.digest);
  });

  test('the vendor is told of a statement that did not come, and of the days once it has', async () => {
    const [one] = stated;
    const alone = await take(second);
    assert.deepEqual(
      alone.findings.map(({ what }) => what),
      ['unknown-predecessor'],
    );
    assert.match(alone.findings[0]?.text ?? '', new RegExp(one.digest, 'u'));
    const gap = await take(first);
    const told = `${gapFrom} to ${gapTo} are missing: no statement has figures of them.`;
    assert.deepEqual(
      gap.findings.map(({ text }) => text),
      [told],
    );
    assert.deepEqual(await take(second), { ...alone, known: true, findings: [] }, 'the one before is there now');
    const { stdout } = await runAttiva(['authority', 'usage', 'list', ...dir()]);
    assert.ok(stdout.includes(`LOOK: ${told}`), stdout);
    assert.doesNotMatch(stdout, /never received/u);
    assert.match(
      stdout,
      new RegExp(`${first} +Rossi SpA +aurora-os +use ${inUse} on ${dayAt(0)} +of 5 +OVER by 21`, 'u'),
    );
  });

  async function open(link: readonly string[], path: string): Promise<WatchedPage> {
    const watched = await openPage(browser, desk);
    await watched.page.goto((await askAttiva<{ url: string }>(['console', 'link', ...link])).url);
    await watched.page.locator('h1').waitFor();
    await watched.page.goto(new URL(path, watched.page.url()).href);
    return watched;
  }

  test('on the page of the host the second statement names the one before', async () => {
    const [one, two] = stated;
    const { page, context } = await open(['--data', host.folder], `/reports?show=usage&statement=${two.digest}`);
    await page.locator('.file-text').waitFor();
    const facts = page.locator('.card', { hasText: `The file for ${second}` });
    await facts.getByText('Names the one before').waitFor();
    assert.match(await facts.innerText(), new RegExp(one.digest, 'u'));
    await context.close();
  });

  test('on the page of the authority the missing days stand beside the month', async () => {
    const authority = await aurora.serve();
    const { page, context } = await open(['--authority', aurora.folder], '/usage');
    const row = page.getByRole('row', { name: new RegExp(`Read ${first}`, 'u') });
    await row.getByText('Missing days', { exact: true }).waitFor();
    assert.match(await row.innerText(), new RegExp(`${gapFrom}.*${gapTo}`, 'su'));
    assert.deepEqual(await barriers(page), []);
    await context.close();
    await authority.stop();
  });
});
