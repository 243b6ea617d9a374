// needs: linux chromium
/**
 * Machines without a network, by the console: a real authority, a real host, state folders of real machines, Debian's Chromium. A
 * round trip over the network and one by files alone, hundreds at once, a quota that ends, and files that are not what they should be.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CarryEntry, parseCarryAnswer, parseCarryFile } from '@attiva/protocol';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { createFleet, type Fleet } from '../flows/carry-files/fleet.ts';
import { askAttiva, runAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import { barriers, desk, followLink, overflow, startBrowser, telephone, type WatchedPage } from './browser.ts';

const address = { authority: '127.79.3.1', host: '127.79.3.10' } as const;
const hundreds = 120;

interface Applied {
  readonly applied: readonly { readonly product: string; readonly outcome: string }[];
}

describe('carry in the console', () => {
  const folder = createFolder('console-carry');
  const machinesFolder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : folder, 'attiva-console-carried-'));
  const at = (name: string): string => join(folder, name);
  const serving: StartedProcess[] = [];
  let authority: StartedProcess;
  let browser: Browser;
  let aurora: Vendor;
  let host: Host;
  let fleets: Readonly<Record<'many' | 'few', Fleet>>;
  let keys: Readonly<Record<'many' | 'few', string>>;

  before(async () => {
    aurora = await createVendor({
      folder,
      name: 'aurora',
      address: address.authority,
      packToml: osAndOffice({ desktop: 1, server: 1 }),
    });
    const ports = { port: await freePort(address.host), administration: await freePort('127.0.0.1') };
    host = await createHost({ folder: at('host'), address: address.host, ...ports }, aurora);
    keys = { many: await deviceKey(hundreds + 1), few: await deviceKey(3) };
    const fleet = (key: keyof typeof keys, many: number, firstFact: number): Promise<Fleet> =>
      createFleet({ folder: join(machinesFolder, key), aurora, key: keys[key], many, firstFact });
    fleets = { many: await fleet('many', hundreds, 1), few: await fleet('few', 5, 600) };
    await runAttiva(['install-key', keys.many, ...machine('real')]);
    authority = await aurora.serve();
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os'));
    serving.push(await host.serve());
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    for (const process of [...serving, authority]) await process?.stop();
    rmSync(machinesFolder, { recursive: true, force: true });
  });

  const machine = (name: string): readonly string[] => ['--roots', aurora.vendorFile, '--data', at(name)];

  async function deviceKey(quota: number): Promise<string> {
    const order = ['key', 'create', '--kind', 'device', '--edition', 'desktop', '--quota', String(quota)];
    return (await askAttiva<{ key: string }>([...order, '--dir', aurora.folder])).key;
  }

  async function openCarry(screen = desk): Promise<WatchedPage> {
    const { url } = await askAttiva<{ url: string }>(['console', 'link', '--data', host.folder]);
    const watched = await followLink(browser, url, screen, '.figure, .empty');
    await watched.page.getByRole('link', { name: 'Carry' }).first().click();
    await watched.page.locator('.carry .states').waitFor();
    return watched;
  }

  async function add(
    page: Page,
    files: string | string[] | { name: string; mimeType: string; buffer: Buffer }[],
  ): Promise<void> {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Add files' }).click(),
    ]);
    await chooser.setFiles(files);
  }

  /** Presses, and gives the file that is saved by it. */
  async function saved(page: Page, button: string | RegExp): Promise<string> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ]);
    return readFileSync(await download.path(), 'utf8');
  }

  const view = (page: Page, name: string) => page.locator('.states').getByRole('button', { name });
  const count = (page: Page, name: string, many: number): Promise<void> =>
    view(page, name)
      .filter({ hasText: new RegExp(`${name}\\s*${many}$`, 'u') })
      .waitFor({ timeout: 60_000 });

  const filesIn = (name: string): string[] => readdirSync(at(name)).map((file) => join(at(name), file));

  test('a round trip over the network: collected, submitted, saved, applied, and /dlv says licensed', async () => {
    const { page, context, troubles } = await openCarry();
    await page.getByText('Nothing was collected yet').waitFor();
    await fleets.many.ask(at('requests'));
    await askAttiva(['carry', 'request', '-o', join(at('requests'), 'anna-laptop.carry'), ...machine('real')]);
    await add(page, filesIn('requests'));
    await page.getByText(`${hundreds + 1} requests collected from ${hundreds + 1} files`).waitFor({ timeout: 60_000 });
    await count(page, 'Waiting', hundreds + 1);
    await view(page, 'Waiting').click();
    await page.waitForURL('**/carry?state=waiting');
    const five = keys.many.slice(-5);
    await page.locator('.carry-table tbody tr').nth(99).waitFor();
    assert.equal(await page.locator('.carry-table tbody code', { hasText: `…${five}` }).count(), 100, 'a page of them');
    await page.getByRole('button', { name: `Submit now (${hundreds + 1})` }).click();
    await page.getByText(`${hundreds + 1} licensed`).waitFor({ timeout: 120_000 });
    await view(page, 'Answered').click();
    await page.getByText('Aurora OS Desktop').first().waitFor();
    const answers = await saved(page, `Save the answers (${hundreds + 1})`);
    writeFileSync(at('answers.carry'), answers);
    await count(page, 'Handed out', hundreds + 1);
    assert.doesNotMatch(answers, /anna-laptop/);
    const licensed = await fleets.many.apply(parseCarryAnswer(answers));
    assert.equal(licensed.filter(({ status }) => status.state === 'licensed').length, hundreds);
    const { applied } = await askAttiva<Applied>(['carry', 'apply', at('answers.carry'), ...machine('real')]);
    assert.deepEqual(
      applied.map(({ product, outcome }) => [product, outcome]),
      [['aurora-os/desktop', 'licensed']],
    );
    const shown = await runAttiva(['/dlv', ...machine('real')]);
    assert.match(shown.stdout, /The machine is permanently activated\./);
    await page.goto(new URL('/keys', page.url()).href);
    await page.locator('tr', { hasText: five }).getByText('0', { exact: true }).first().waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('without a network: exported without names, answered elsewhere, taken in, and a full quota said row by row', async () => {
    const { page, context } = await openCarry();
    await fleets.few.ask(at('few'));
    await add(page, filesIn('few'));
    await count(page, 'Waiting', 5);
    await authority.stop();
    await page.getByRole('button', { name: 'Submit now (5)' }).click();
    const said = page.locator('.carry-bar').getByRole('alert');
    await said.getByText('authority-unreachable', { exact: true }).waitFor({ timeout: 60_000 });
    await said.getByText('export the requests').waitFor();
    await count(page, 'Waiting', 5);
    const out = await saved(page, 'Export for the vendor (5)');
    assert.equal(parseCarryFile(out).carried.length, 5);
    for (const secret of [keys.few, keys.few.replaceAll('-', ''), 'laptop-of-nobody', '"name"'])
      assert.equal(out.includes(secret), false, secret);
    await count(page, 'Exported', 5);
    writeFileSync(at('out.carry'), out);
    authority = await aurora.serve();
    const submit = ['carry', 'submit', at('out.carry'), '-o', at('back.carry'), '--roots', aurora.vendorFile];
    assert.equal((await runAttiva([...submit, '--data', at('nowhere')])).exit, 7);
    const back = readFileSync(at('back.carry'), 'utf8');
    const answer = parseCarryAnswer(back);

    const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    const spoilt = back.replace(/\.([A-Za-z0-9_-]{8})([A-Za-z0-9_-]+)","/u, '.AAAAAAAA$2","');
    const [first] = answer.answers;
    assert.ok(first !== undefined);
    const foreign = back.replaceAll(first.client, `${first.client.slice(1)}A`);
    await add(page, [
      file('cut.carry', back.slice(0, -30)),
      file('photo.jpg', '\u00ff\u00d8'),
      file('foreign.carry', foreign),
      file('spoilt.carry', spoilt),
    ]);
    await page.getByText('cut.carry is left out').waitFor();
    await page.getByText('photo.jpg is left out').waitFor();
    await page.getByText('1 is for a machine whose request was not collected here').waitFor();
    await page.getByText('1 answer was altered on the way').first().waitFor();

    await add(page, at('back.carry'));
    await count(page, 'Answered', 3);
    await count(page, 'Refused', 2);
    await view(page, 'Refused').click();
    await page.waitForURL('**/carry?state=refused');
    await page.locator('.rows[aria-busy=false]').waitFor();
    await page.locator('.carry-table tbody tr').nth(2).waitFor({ state: 'detached' });
    await page.locator('.carry-table').getByText('quota-exhausted').nth(1).waitFor();
    assert.equal(await page.locator('.carry-table').getByText('quota-exhausted').count(), 2);
    assert.deepEqual(await barriers(page), []);
    const states = (entries: readonly CarryEntry[]) => entries.map((entry) => 'problem' in entry);
    assert.equal(states(answer.answers).filter(Boolean).length, 2);

    const more = ['authority', 'license', 'exception', '--key', keys.few.slice(-5), '--quota', '5'];
    await askAttiva([...more, '--dir', aurora.folder]);
    await page.getByRole('button', { name: 'Submit now (2)' }).click();
    await page.getByText('2 licensed').waitFor({ timeout: 60_000 });
    await view(page, 'Answered').click();
    const licensed = await fleets.few.apply(parseCarryAnswer(await saved(page, 'Save the answers (5)')));
    assert.ok(licensed.every(({ status }) => status.state === 'licensed'));
    await context.close();
  });

  test('a request comes twice and is there once; what is done with is taken out, and nothing else', async () => {
    const { page, context } = await openCarry();
    await add(page, filesIn('few'));
    await page.getByText('0 requests collected from 5 files; 5 were here before').waitFor();
    const boxes = page.locator('.carry-table tbody .tick');
    await boxes.nth(0).click();
    await boxes.nth(1).click();
    await page.getByRole('button', { name: 'Take out … (2)' }).click();
    await page.getByRole('button', { name: 'Take out', exact: true }).click();
    await page.getByText('2 requests are taken out.').waitFor();
    await count(page, 'Handed out', hundreds + 4);
    await context.close();
  });

  for (const [name, screen] of Object.entries({ desk, telephone: { ...telephone, colorScheme: 'dark' } as const })) {
    test(`on a ${name} the page fits and has no barrier`, async () => {
      const { page, context, troubles } = await openCarry(screen);
      await page.locator('.carry-table tbody tr').first().waitFor();
      assert.deepEqual(await barriers(page), []);
      assert.equal(await overflow(page), 0);
      const pictures = process.env['ATTIVA_E2E_PICTURES'];
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, `carry ${name}.png`) });
      assert.deepEqual(await troubles(), []);
      await context.close();
    });
  }
});
