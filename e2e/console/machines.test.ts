// needs: linux chromium
/**
 * The machines of the console in Debian's Chromium: views in the address, groups, marks, removal and forgetting with a result for
 * each, and what happens when two do it at once, when a machine vanishes, when the host is gone in the middle.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createFolder } from '../site/folder.ts';
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
import { createSeededSite, type Fleet, type SeededSite } from './seeded-site.ts';

/** Two pages of one edition, and little else: each machine is a request. */
const fleet: Fleet = { silent: 8, desktops: 56, servers: 3, offices: 2, drawings: 2 };

/** What administrators may write, and browsers must not obey. */
const hostile = '<img src=x onerror=alert(1)>';

describe('the machines of the console', () => {
  const folder = createFolder('machines');
  let site: SeededSite;
  let browser: Browser;

  before(async () => {
    site = await createSeededSite({ folder, authority: '127.79.3.1', host: '127.79.3.10', fleet });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  const signIn = async (screen: Screen = desk): Promise<WatchedPage> =>
    followLink(browser, await site.link(), screen, '.figure');

  /** As another administrator would by the API; with the session of this page. */
  async function ask(page: Page, path: string, body?: object): Promise<Record<string, unknown>> {
    const request = JSON.stringify({ path, body });
    return page.evaluate<Record<string, unknown>>(`(async ({ path, body }) => {
      const headers = { 'attiva-page': localStorage.getItem('attiva.page'), 'content-type': 'application/json' };
      const answer = await fetch(path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers: { 'attiva-page': headers['attiva-page'] } });
      return answer.json();
    })(${request})`);
  }

  async function machineNamed(page: Page, name: string): Promise<{ vendor: string; client: string }> {
    const { machines } = (await ask(page, `/v1/machines?search=${name}`)) as {
      machines: { vendor: string; client: string }[];
    };
    const [{ vendor, client } = { vendor: '', client: '' }] = machines;
    assert.notEqual(client, '', name);
    return { vendor, client };
  }

  test('machines are selected, get a group and tags with a result for each, and are found by them from a bookmark', async () => {
    const { page, context, troubles } = await signIn();
    await go(page, '/machines?search=srv&sort=name', '.rows');
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('1 machine selected').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('2 machines selected').waitFor();
    await page.getByRole('button', { name: `Select all ${fleet.servers} of this view` }).click();
    await page.getByText(`${fleet.servers} machines selected`).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('button', { name: 'Tags and group' }).click();
    await page.getByLabel('Add tags').fill(`rack, ${hostile}`);
    await page.getByLabel('Put into the group').fill('=1+1');
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(`Marked: ${fleet.servers}`).waitFor();
    assert.equal(await page.locator('.outcomes tr').count(), fleet.servers);
    await page.locator('.dialog-actions').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Select none' }).click();
    await go(page, '/machines?by=tag', '.divided');
    await page.getByRole('link', { name: hostile }).click();
    await page.getByText(`${fleet.servers} machines`, { exact: true }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('tag'), hostile);
    await page.reload();
    await page.locator('.mark-word', { hasText: '=1+1' }).first().waitFor();
    assert.equal(await page.locator('main img').count(), 0, 'a name is never markup');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: 'Export' })
        .click()
        .then(() => page.getByRole('menuitem', { name: 'CSV' }).click()),
    ]);
    const [head, first] = readFileSync(await download.path(), 'utf8')
      .slice(1)
      .split('\r\n');
    assert.equal(
      head,
      'name,address,virtual,edition,generation,state,group,tags,lastSeen,expires,vendor,application,client',
    );
    assert.match(first ?? '', /,'=1\+1,<img src=x onerror=alert\(1\)> rack,/);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('columns are chosen, a view is divided into parts with their numbers, and the address holds both', async () => {
    const { page, context, troubles } = await signIn();
    await go(page, '/machines?sort=name', '.rows');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Client id' }).click();
    await page.keyboard.press('Escape');
    await page.locator('.cell-client').first().waitFor();
    assert.match(new URL(page.url()).searchParams.get('columns') ?? '', /^name,.*,client$/);
    await page.getByRole('button', { name: 'Not grouped' }).click();
    await page.getByRole('option', { name: 'Grouped by: Edition' }).click();
    await page.locator('.divided').waitFor();
    await page.getByRole('row', { name: `Aurora OS Desktop ${fleet.silent + fleet.desktops}` }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('link', { name: 'Borealis CAD' }).click();
    await page.getByText(`${fleet.drawings} machines`, { exact: true }).waitFor();
    await page.locator('.cell-client').first().waitFor();
    await page.getByText('a bookmark of it is a saved view').waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('a filter that matches nothing says which one to drop, with how many there are then', async () => {
    const { page, context } = await signIn(telephone);
    await go(page, '/machines?search=srv&edition=desktop', '.ways-out');
    await page.getByRole('button', { name: `Without “Edition: Aurora OS Desktop” ${fleet.servers}` }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('button', { name: /Without “Edition/ }).click();
    await page.getByText(`${fleet.servers} machines`, { exact: true }).waitFor();
    await go(page, '/machines?sort=name&cursor=of-another-view&from=50', '.refusal');
    await page.getByRole('button', { name: 'First' }).click();
    await page.locator('.machine-name').first().waitFor();
    assert.equal(new URL(page.url()).search, '?sort=name');
    assert.equal(await overflow(page), 0);
    await context.close();
  });

  test('who changes tags that somebody changed meanwhile is told who and what, and nothing is lost', async () => {
    const { page, context, troubles } = await signIn();
    const machine = await machineNamed(page, 'ws-0003');
    await go(page, '/machines/ws-0003', '.kept');
    await page.getByRole('button', { name: 'Tags and group' }).click();
    await page.getByLabel('Tags, with commas').fill('mine');
    await ask(page, '/v1/machine-marks', { machines: [machine], add: ['theirs'], group: 'floor 2' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[role=alert]', { hasText: 'changed this meanwhile' }).waitFor();
    const told = await page.locator('[role=alert]').innerText();
    assert.match(told, /\S+ changed this meanwhile, .*Nothing was saved/);
    assert.match(told, /floor 2\s+theirs/);
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('button', { name: 'Take what is there' }).click();
    await page.getByLabel('Tags, with commas').fill('theirs, mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.kept .mark-word', { hasText: 'mine' }).waitFor();
    assert.equal(await page.locator('.kept .mark-word').count(), 3);
    await page.getByText('What administrators did').waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('removal says what it does, tells of each machine, and the page of a machine that vanished says who took it out', async () => {
    const { page, context, troubles } = await signIn();
    const [gone, stays] = [await machineNamed(page, 'ws-0004'), await machineNamed(page, 'ws-0005')];
    const looking = await context.newPage();
    await looking.goto(new URL(`/machines/${gone.client}`, page.url()).href);
    await looking.locator('.kept').waitFor();
    await go(page, '/machines?search=ws-000&sort=name', '.rows');
    await page.getByRole('row', { name: 'ws-0004' }).locator('.tick').click();
    await page.getByRole('row', { name: 'ws-0006' }).locator('.tick').click();
    await ask(page, '/v1/machine-removals', { machines: [gone] });
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('it is counted no more').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('button', { name: 'Remove all 2' }).click();
    await page.locator('.outcomes tr', { hasText: 'Not there any more' }).waitFor();
    assert.match(await page.locator('.outcomes').innerText(), /ws-0006\S*\s+Removed/);
    await page.locator('.dialog-actions').getByRole('button', { name: 'Close' }).click();
    await page.locator('.selection-bar').waitFor({ state: 'detached' });
    await looking.getByText('This machine was removed').waitFor({ timeout: 60_000 });
    assert.match(await looking.locator('.meanwhile').innerText(), /by \S+,/);
    await go(page, `/machines/${stays.client}`, '.kept');
    await page.getByRole('button', { name: 'Forget the name' }).click();
    await page.getByText('There is no way back').waitFor();
    await page.locator('.dialog-actions').getByRole('button', { name: 'Forget' }).click();
    await page.getByText('Forgotten: 1').waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('every page and window fits a telephone at night, in Italian, without a barrier', async () => {
    const { page, context, troubles } = await signIn({ ...telephone, colorScheme: 'dark', locale: 'it-IT' });
    for (const [path, sign] of [
      ['/machines?sort=name', '.rows'],
      ['/machines?by=state', '.divided'],
      ['/machines/srv-0001', '.kept'],
    ] as const) {
      await go(page, path, sign);
      assert.deepEqual(await barriers(page), [], path);
      assert.equal(await overflow(page), 0, path);
    }
    await page.getByRole('button', { name: 'Rimuovi' }).click();
    await page.getByText('non è più contato').waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.equal(await overflow(page), 0);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('a host that is gone in the middle: nothing is called done, no half file is saved, the next link leads back', async () => {
    const { page, context } = await signIn();
    const path = `/machines?search=ws&sort=name&columns=name,state,client`;
    await go(page, path, '.rows');
    await page.getByRole('row', { name: 'ws-0007' }).locator('.tick').click();
    await page.getByText('1 machine selected').waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await site.stopHost();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.locator('.outcomes tr', { hasText: 'Not done' }).waitFor();
    await page.locator('.dialog-actions').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    await page.locator('.file-progress .refusal').waitFor();
    assert.ok((await page.locator('.machine-name').count()) > 0, 'the page stays');
    await site.startHost();
    await page.getByText('attiva console link').waitFor({ timeout: 60_000 });
    const another = await context.newPage();
    await another.goto(await site.link());
    await another.locator('.rows').waitFor();
    const { pathname, search } = new URL(another.url());
    assert.equal(pathname + search, path);
    await machineNamed(another, 'ws-0007'); // It was not removed.
    await context.close();
  });
});
