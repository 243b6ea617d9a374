// needs: linux chromium
/**
 * Keys, grants, packs and revocation lists in the console: a real authority, a host that holds nothing yet, Debian's Chromium. Over
 * the network, by file and by voice; wrong keys and wrong files; and that a key is nowhere once it was typed.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { askAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice, otherProducts, type Vendor } from '../site/vendor.ts';
import {
  barriers,
  desk,
  followLink,
  openPage,
  overflow,
  startBrowser,
  telephone,
  type WatchedPage,
} from './browser.ts';

const address = { authority: '127.79.2.1', host: '127.79.2.10' } as const;

interface Desk {
  readonly head: string;
  readonly groups: readonly { readonly digits: string }[];
}

describe('keys in the console', () => {
  const folder = createFolder('console-keys');
  const at = (name: string): string => join(folder, name);
  const serving: StartedProcess[] = [];
  let browser: Browser;
  let aurora: Vendor;
  let host: Host;
  let keys: Readonly<Record<'os' | 'office' | 'newer' | 'pictured' | 'device', string>>;

  before(async () => {
    const packToml = osAndOffice();
    aurora = await createVendor({ folder, name: 'aurora', address: address.authority, packToml });
    const dir = ['--dir', aurora.folder];
    const until = new Date(Date.now() + 45 * 86_400_000).toISOString().slice(0, 10);
    const device = ['key', 'create', '--kind', 'device', '--edition', 'desktop', '--quota', '5', ...dir];
    keys = {
      os: await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '40', '--until', until),
      office: await aurora.hostKey('Rossi SpA', 'aurora-office'),
      newer: await aurora.hostKey('Rossi SpA', 'aurora-office', '--quantity', '7'),
      pictured: await aurora.hostKey('Verdi SpA', 'aurora-office'),
      device: (await askAttiva<{ key: string }>(device)).key,
    };
    serving.push(await aurora.serve());
    await askAttiva(['authority', 'bundle', 'create', keys.office.slice(-5), ...dir, '--out', at('rossi.attiva')]);
    const ports = { port: await freePort(address.host), administration: await freePort('127.0.0.1') };
    host = await createHost(
      { folder: at('host'), address: address.host, ...ports },
      { ...aurora, vendorFile: at('rossi.attiva') },
    );
    serving.push(await host.serve());
    browser = await startBrowser(address.authority);
  });
  after(async () => {
    await browser?.close();
    for (const process of serving.reverse()) await process.stop();
  });

  async function openKeys(screen = desk): Promise<WatchedPage> {
    const { url } = await askAttiva<{ url: string }>(['console', 'link', '--data', host.folder]);
    const watched = await followLink(browser, url, screen, 'h1');
    await watched.page.getByRole('link', { name: 'Keys' }).first().click();
    await watched.page.locator('.card', { hasText: 'Revocation lists' }).first().waitFor();
    return watched;
  }

  const installCard = (page: Page): Locator => page.locator('.card', { hasText: 'Install a host key' });

  async function install(page: Page, key: string, how = 'Register over the network'): Promise<void> {
    await page.getByLabel('Host key', { exact: true }).fill(key);
    await page.getByRole('button', { name: how }).click();
  }

  const fileOf = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

  interface GivenFile {
    readonly name: string;
    readonly mimeType: string;
    readonly buffer: Buffer;
  }

  async function upload(page: Page, button: string, file: GivenFile): Promise<void> {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: button }).click(),
    ]);
    await chooser.setFiles(file);
  }

  /** No whole key, nor what of it is secret, stands anywhere on the page or in what the browser keeps. */
  async function assertSaysNoKey(page: Page): Promise<void> {
    const all = await page.evaluate<string>(
      `document.documentElement.outerHTML + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) +
        [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join(' ')`,
    );
    for (const key of Object.values(keys)) {
      for (const secret of [key, key.replaceAll('-', ''), key.split('-').slice(0, 4).join('-')])
        assert.equal(all.includes(secret), false);
    }
  }

  test('a key that is mistyped, of a machine or of nobody is refused in words, and the field is empty', async () => {
    const { page, context, troubles } = await openKeys();
    await page.getByText('No host key of this vendor yet').waitFor();
    const said = installCard(page).getByRole('alert');
    await install(page, `${keys.os.slice(0, -1)}${keys.os.endsWith('A') ? 'B' : 'A'}`);
    await said.getByText('key-malformed', { exact: true }).waitFor();
    assert.equal(await page.getByLabel('Host key', { exact: true }).inputValue(), '');
    await install(page, keys.device);
    await said.getByText('client-key-on-host', { exact: true }).waitFor();
    await said.getByText('attiva client install-key').waitFor();
    await assertSaysNoKey(page);
    const refused = (await troubles()).filter((one) => !/status of 4\d\d/u.test(one));
    assert.deepEqual(refused, []);
    await context.close();
  });

  test('over the network: registered, what it is worth, renewed now, and put away only when one knows what is lost', async () => {
    const { page, context } = await openKeys();
    await install(page, keys.os);
    const grant = page.locator('.grant', { hasText: keys.os.slice(-5) });
    await grant.getByText('Serving').waitFor();
    await installCard(page)
      .getByText(`…${keys.os.slice(-5)} serves aurora-os now`)
      .waitFor();
    const text = await grant.innerText();
    assert.match(text, /4[345] days left/);
    assert.match(text, /Rossi SpA/);
    assert.match(text, /is the only key that serves Aurora OS/);
    await assertSaysNoKey(page);
    await grant.getByRole('button', { name: 'Renew now' }).click();
    await grant.getByText(/the vendor has no new terms|is renewed/).waitFor();
    await grant.getByRole('button', { name: 'Retire' }).click();
    await grant.getByText(`Retire …${keys.os.slice(-5)}?`).waitFor();
    await grant.getByRole('button', { name: 'Leave it as it is' }).click();
    await grant.getByRole('button', { name: 'Retire' }).click();
    await grant.getByRole('button', { name: 'Retire it' }).click();
    await page.getByText('No host key of this vendor yet').waitFor();
    await install(page, keys.os);
    await grant.getByText('Serving').waitFor();
    await context.close();
  });

  test('without a network: the request as a file, its answer taken in, a wrong one refused; nothing else is left waiting', async () => {
    const { page, context } = await openKeys();
    await install(page, keys.newer, 'Make a request without a network');
    const waits = page.locator('.card', { hasText: 'a registration waits for its answer' }).first();
    await waits.locator('.qr').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      waits.getByRole('button', { name: 'Save the request' }).click(),
    ]);
    await download.saveAs(at('request.txt'));
    await askAttiva(['authority', 'desk', at('request.txt'), '--dir', aurora.folder, '--answer', at('answer.json')]);
    const answer = readFileSync(at('answer.json'), 'utf8');
    await upload(page, 'Take in the answer’s file', fileOf('cut.json', answer.slice(0, 300)));
    await waits.getByRole('alert').getByText('answer-unreadable').waitFor();
    await upload(page, 'Take in the answer’s file', fileOf('answer.json', answer));
    await page
      .locator('.grant', { hasText: keys.newer.slice(-5) })
      .getByText('Serving')
      .waitFor();
    assert.equal(await waits.count(), 0);
    await assertSaysNoKey(page);
    await context.close();
  });

  test('by voice: each group is judged as it is typed, a slip is named, and the whole registers', async () => {
    const { page, context, troubles } = await openKeys(telephone);
    await install(page, keys.office, 'Make a request without a network');
    const waits = page.locator('.card', { hasText: 'a registration waits for its answer' }).first();
    await waits.locator('.groups li').nth(12).waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.equal(await overflow(page), 0);
    const shown = (await waits.locator('.groups code').allInnerTexts()).map((one) => one.replaceAll(' ', '')).join(' ');
    const { head, groups } = await askAttiva<Desk>(['authority', 'desk', shown, '--dir', aurora.folder]);
    const said = groups.map(({ digits }) => digits);
    const field = page.getByLabel('Or type the confirmation ID');
    const state = waits.locator('.confirmation output');
    const [first = '', ...rest] = said;
    const slip = `${first.slice(0, 3)}${(Number(first[3]) + 1) % 10}${first.slice(4)}`;
    await field.fill(`${head} ${slip}`);
    await state.getByText('group 1').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await field.fill(`${head} ${first} ${rest[0]}`);
    await state.getByText('2 of 27 groups are right').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Register with it' }).isDisabled(), true);
    await field.fill([head, ...said].join(' '));
    await page.getByRole('button', { name: 'Register with it' }).click();
    await page.getByRole('region', { name: new RegExp(`…${keys.office.slice(-5)}$`, 'u') }).waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  /** The answer on the screen of somebody who has a network, photographed from a little aside. */
  async function photographOfAnswer(request: string): Promise<Buffer> {
    const page = await browser.newPage({ viewport: { width: 900, height: 1100 } });
    await page.goto(`${aurora.url}/phone`);
    await page.locator('#file').setInputFiles(request);
    await page.locator('form:has(#file) .action').click();
    await page.getByRole('heading', { name: 'Host registered' }).waitFor();
    const code = (await page.locator('svg.code').screenshot()).toString('base64');
    await page.close();
    // A page of its own: the door's policy lets nobody write into one of its.
    const table = await browser.newPage({ viewport: { width: 900, height: 1100 } });
    await table.setContent(
      `<body style="background:#767c84"><img style="margin:140px 110px;width:640px;transform:rotate(4deg);filter:brightness(.85)" src="data:image/png;base64,${code}">`,
    );
    await table.evaluate('document.images[0].decode()');
    await table.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const photo = await table.screenshot({ type: 'jpeg', quality: 80 });
    await table.close();
    return photo;
  }

  test('a photograph of the answer is read in the browser; one without a code is told so, and nothing is asked of the host', async () => {
    const { page, context, troubles } = await openKeys(telephone);
    await install(page, keys.pictured, 'Make a request without a network');
    const waits = page.locator('.card', { hasText: 'a registration waits for its answer' }).first();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      waits.getByRole('button', { name: 'Save the request' }).click(),
    ]);
    await download.saveAs(at('pictured.txt'));
    const picture = (name: string, buffer: Buffer): GivenFile => ({ name, mimeType: 'image/jpeg', buffer });
    const without = await page.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 200, height: 50 } });
    for (const [name, bytes] of [
      ['sky.jpg', without],
      ['broken.jpg', Buffer.from('no picture at all')],
    ] as const) {
      await upload(page, 'Take in the answer’s file', picture(name, bytes));
      await waits.getByRole('alert').getByText('photo-unreadable').waitFor();
    }
    assert.deepEqual(await barriers(page), []);
    assert.equal(await overflow(page), 0);
    const photo = await photographOfAnswer(at('pictured.txt'));
    await upload(page, 'Take in the answer’s file', picture('IMG_1.jpg', photo));
    await page
      .locator('.grant', { hasText: keys.pictured.slice(-5) })
      .getByText('Serving')
      .waitFor();
    assert.equal(await waits.count(), 0);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('packs and lists: what is no pack is refused, a new vendor only with its fingerprint, and the vendors are asked', async () => {
    const { page, context } = await openKeys();
    const packs = page.locator('.card', { hasText: 'Product packs' });
    await upload(page, 'Take in a pack or vendor file', fileOf('photo.png', '\u0089PNG'));
    await packs.getByRole('alert').getByText('pack-invalid').waitFor();
    const borealis = await createVendor({
      folder,
      name: 'borealis',
      address: address.authority,
      packToml: otherProducts,
    });
    await upload(page, 'Take in a pack or vendor file', fileOf('b.attiva', readFileSync(borealis.vendorFile, 'utf8')));
    await packs.getByText('Compare this fingerprint').waitFor();
    assert.equal((await host.status()).vendors.length, 1, 'looked at, and not taken in');
    await packs.getByRole('button', { name: 'The fingerprint is right' }).click();
    await packs.getByRole('row', { name: /borealis/u }).waitFor();
    await page.getByLabel('Vendor', { exact: true }).first().waitFor();
    const lists = page.locator('.card', { hasText: 'Revocation lists' });
    await lists.getByRole('button', { name: 'Ask the vendors now' }).click();
    await lists.getByText('borealis.example could not be asked').waitFor({ timeout: 60_000 });
    await lists.getByText(/aurora\.example: \d newer list/).waitFor();
    await upload(page, 'Take in a file', fileOf('lists.json', '{"x":1}'));
    await lists.getByRole('alert').getByText('revocations-invalid').waitFor();
    await context.close();
  });

  const screens = {
    'a desk': desk,
    'a telephone at night': { ...telephone, colorScheme: 'dark' },
    'a desk at night, in Italian': { ...desk, colorScheme: 'dark', locale: 'it-IT' },
  } as const;
  for (const [name, screen] of Object.entries(screens)) {
    test(`on ${name} the page fits and has no barrier`, async () => {
      const watched = await openPage(browser, screen);
      const { page, context, troubles } = watched;
      await page.goto((await askAttiva<{ url: string }>(['console', 'link', '--data', host.folder])).url);
      await page.locator('.figure').first().waitFor();
      await page.goto(new URL('/keys', page.url()).href);
      await page.locator('.grant').first().waitFor();
      await page.locator('.plain-table').first().waitFor();
      assert.deepEqual(await barriers(page), []);
      assert.equal(await overflow(page), 0);
      assert.deepEqual(await troubles(), []);
      const pictures = process.env['ATTIVA_E2E_PICTURES'];
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, `keys ${name}.png`), fullPage: true });
      await context.close();
    });
  }

  test('the audit says who registered and put away what, by last five alone', async () => {
    const { entries } = await askAttiva<{ entries: readonly { action: string; details: object }[] }>([
      'host',
      'audit',
      '--data',
      host.folder,
    ]);
    const actions = entries.map(({ action }) => action);
    for (const action of ['host-registered', 'host-key-retired', 'host-request-made', 'vendor-added'])
      assert.ok(actions.includes(action), action);
    const text = JSON.stringify(entries);
    for (const key of Object.values(keys)) assert.equal(text.includes(key), false);
    writeFileSync(at('audit.json'), text);
  });
});
