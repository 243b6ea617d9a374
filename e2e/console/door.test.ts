// needs: linux chromium
/**
 * The customer's door in Debian's Chromium: a real authority, a real host that reaches nobody, and a telephone between them. What the host
 * shows is photographed aslant, or typed; what the page answers is carried back; then the host licenses a machine.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { askAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { applicationOf, createHost, type Host } from '../site/host.ts';
import { runMachine } from '../site/product.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import { barriers, desk, openPage, overflow, type Screen, startBrowser, telephone } from './browser.ts';

interface Asked {
  /** What a camera reads. */
  readonly address: string;
  readonly installationId: string;
}

describe("the customer's door", () => {
  const folder = createFolder('door');
  const at = (name: string): string => join(folder, name);
  let aurora: Vendor;
  let authority: StartedProcess;
  let browser: Browser;
  let key = '';
  let shown: { readonly host: Host; readonly asked: Asked };

  before(async () => {
    aurora = await createVendor({
      folder,
      name: 'aurora',
      address: '127.0.0.1',
      packToml: osAndOffice({ server: 1 }),
    });
    key = await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '40');
    authority = await aurora.serve();
    const dir = ['--dir', aurora.folder];
    await askAttiva(['authority', 'bundle', 'create', key.slice(-5), ...dir, '--out', at('rossi.attiva')]);
    shown = await isolatedHost('by-camera', '127.88.0.23');
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await authority?.stop();
  });

  async function isolatedHost(name: string, address: string): Promise<{ readonly host: Host; readonly asked: Asked }> {
    const host = await createHost({ folder: at(name), address }, { ...aurora, vendorFile: at('rossi.attiva') });
    const words = ['host', 'register', key, '--without-network', '--png', at(`${name}.png`), '--data', host.folder];
    return { host, asked: await askAttiva<Asked>(words) };
  }

  /** The picture on a grey screen, seen from a little aside, as a JPEG file. */
  async function photograph(png: Buffer): Promise<Buffer> {
    const page = await browser.newPage({ viewport: { width: 900, height: 1100 } });
    await page.setContent(
      `<body style="background:#767c84"><img style="margin:140px 110px;width:620px;transform:perspective(900px) rotateY(9deg) rotate(5deg);filter:brightness(.85) blur(.4px)" src="data:image/png;base64,${png.toString('base64')}">`,
    );
    const photo = await page.screenshot({ type: 'jpeg', quality: 70 });
    await page.close();
    return photo;
  }

  async function saved(page: Page, name: string): Promise<Buffer> {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    return readFileSync(await download.path());
  }

  async function isRegistered(host: Host): Promise<boolean> {
    return (await host.status()).vendors[0]?.registered === true;
  }

  test('a photograph of what the host shows is answered on a telephone; the host takes the answer and licenses a machine', async () => {
    const { host } = await isolatedHost('by-photo', '127.88.0.21');
    const { page, context, troubles } = await openPage(browser, telephone);
    await page.goto(`${aurora.url}/`);
    await page.getByRole('link', { name: 'Register a machine without a network' }).click();
    const photo = await photograph(readFileSync(at('by-photo.png')));
    await page
      .getByLabel('Photograph', { exact: true })
      .setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.locator('form:has(#photo) .action').click();
    await page.getByRole('heading', { name: 'Host registered' }).waitFor();
    assert.match(await page.locator('main').innerText(), /Aurora OS, generation ≤ 2025/);
    assert.deepEqual(await barriers(page), []);
    assert.equal(await overflow(page), 0);
    writeFileSync(at('answer.json'), await saved(page, 'Save the answer'));
    assert.deepEqual(await troubles(), []);
    await context.close();
    await askAttiva(['host', 'confirm', at('answer.json'), '--data', host.folder]);
    const serving = await host.serve();
    const call = {
      directory: at('pc'),
      edition: 'server',
      setupKey: await aurora.setupKey('server', 2025),
      machineName: 'srv-1',
      host: host.address,
    };
    const { status } = await runMachine({ rootsFile: aurora.rootsFile }, call);
    await serving.stop();
    assert.equal(status.licensed, true);
  });

  test('typed digits are judged group by group; the picture on the screen is photographed and taken by the host', async () => {
    const { host, asked } = await isolatedHost('by-digits', '127.88.0.22');
    const [head = '', ...groups] = asked.installationId.split(' ');
    const { page, context, troubles } = await openPage(browser, { ...telephone, colorScheme: 'dark' });
    await page.goto(`${aurora.url}/phone`);
    await page.getByLabel('First').click();
    await page.keyboard.type(head);
    const [first = '', ...rest] = groups;
    const slip = `${first.slice(0, 6)}${(Number(first[6]) + 1) % 10}`;
    await page.keyboard.type(slip);
    await page.locator('#said-A', { hasText: 'not right' }).waitFor();
    assert.equal(await page.getByLabel('Group A').getAttribute('aria-invalid'), 'true');
    await page.keyboard.press('Backspace');
    await page.keyboard.type(first.slice(6));
    await page.locator('#said-A', { hasText: /^right$/ }).waitFor();
    for (const group of rest) await page.keyboard.type(group); // The focus goes on by itself.
    await page.getByText('All groups are right.').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.locator('#form-groups').getByRole('button').click();
    await page.getByRole('heading', { name: 'Host registered' }).waitFor();
    assert.equal(await page.locator('ol.answer li').count(), 27);
    const seen = await page.locator('svg.code').screenshot();
    writeFileSync(at('seen.jpg'), await photograph(seen));
    assert.deepEqual(await troubles(), []);
    await context.close();
    await askAttiva(['host', 'confirm', at('seen.jpg'), '--data', host.folder]);
    assert.equal(await isRegistered(host), true);
  });

  test('a camera opens the page with the request: it asks by itself, keeps nothing in the address, and a service that is gone loses nothing', async () => {
    const { host, asked } = shown;
    const { page, context, troubles } = await openPage(browser, telephone);
    await page.goto(asked.address);
    await page.getByRole('heading', { name: 'Host registered' }).waitFor();
    assert.equal(page.url(), `${aurora.url}/phone`);
    writeFileSync(at('camera.png'), await saved(page, 'Save the picture'));
    await page.getByRole('button', { name: 'Italiano' }).click();
    await page.getByRole('heading', { name: 'Host registrato' }).waitFor();
    assert.deepEqual(await troubles(), []);
    await page.getByRole('link', { name: 'Un altro computer' }).click();
    await page.getByLabel('Richiesta o ID di installazione').fill(asked.installationId);
    await authority.stop();
    await page.locator('#form-pasted').getByRole('button').click();
    await page.getByText('Ciò che hai inserito è ancora qui.').waitFor();
    assert.equal(await page.getByLabel('Richiesta o ID di installazione').inputValue(), asked.installationId);
    authority = await aurora.serve();
    await page.locator('#form-pasted').getByRole('button', { disabled: false }).click();
    await page.getByRole('heading', { name: 'Host registrato' }).waitFor();
    await context.close();
    await askAttiva(['host', 'confirm', at('camera.png'), '--data', host.folder]);
    assert.equal(await isRegistered(host), true);
  });

  test('without scripts it works as well: a wrong group is named and the rest is kept, a picture is read', async () => {
    const { asked } = shown; // Answered before or not: the same answer.
    const [head = '', ...groups] = asked.installationId.split(' ');
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: telephone, locale: 'it-IT' });
    const page = await context.newPage();
    await page.goto(`${aurora.url}/phone`);
    await page.locator('#head').fill(head);
    for (const [place, group] of groups.entries()) {
      await page
        .locator('input[name=group]')
        .nth(place)
        .fill(place === 3 ? group.replace(/^./, (digit) => String(9 - Number(digit))) : group);
    }
    await page.locator('#form-groups').getByRole('button').click();
    await page.getByText('Non è giusto: il gruppo D.').waitFor();
    assert.equal(await page.locator('input[name=group][aria-invalid=true]').getAttribute('id'), 'group-D');
    assert.equal(await overflow(page), 0);
    await page.locator('#group-D').fill(groups[3] ?? '');
    await page.locator('#form-groups').getByRole('button').click();
    await page.getByRole('heading', { name: 'Host registrato' }).waitFor();
    await page.goto(`${aurora.url}/phone`);
    await page.locator('#file').setInputFiles(at('by-camera.png'));
    await page.locator('form:has(#file) .action').click();
    await page.getByRole('heading', { name: 'Host registrato' }).waitFor();
    assert.equal(await page.locator('.copy:visible').count(), 0);
    await context.close();
  });

  const screens = {
    'a telephone': telephone,
    'a telephone at night, in Italian': { ...telephone, colorScheme: 'dark', locale: 'it-IT' },
    'a desk, in Italian': { ...desk, locale: 'it-IT' },
    'a desk at night': { ...desk, colorScheme: 'dark' },
  } as const satisfies Record<string, Screen>;
  for (const [name, screen] of Object.entries(screens)) {
    test(`on ${name} every page fits, has no barrier, and nothing is refused or thrown`, async () => {
      const { page, context, troubles } = await openPage(browser, screen);
      for (const path of ['/', '/phone', '/setup-keys', '/downloads']) {
        await page.goto(`${aurora.url}${path}`);
        assert.deepEqual(await barriers(page), [], path);
        assert.equal(await overflow(page), 0, path);
        assert.deepEqual(await troubles(), [], path);
      }
      await page.goto(`${aurora.url}/phone`);
      await page.locator('#request').fill('hello');
      await page.locator('#form-pasted').getByRole('button').click();
      await page.locator('#refusal').waitFor();
      assert.deepEqual(await barriers(page), [], 'refused');
      assert.equal(await overflow(page), 0, 'refused');
      await context.close();
    });
  }

  test('a setup key is copied; a file that is downloaded has the digest of the page', async () => {
    const { page, context } = await openPage(browser, telephone);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${aurora.url}/setup-keys`);
    const setupKey = await aurora.setupKey('server', 2025);
    await page.getByRole('button', { name: `Copy ${setupKey}` }).click();
    await page.getByText('Copied').waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), setupKey);
    await page.getByRole('link', { name: 'Downloads' }).click();
    const file = await saved(page, 'aurora.attiva');
    const digest = createHash('sha256').update(file).digest('hex');
    assert.equal(await page.locator('.downloads li').first().locator('code').innerText(), digest);
    assert.deepEqual(file, readFileSync(aurora.vendorFile));
    await context.close();
  });

  /** Every file of the page by its name, each with the digest that stands beside it. */
  async function downloaded(page: Page): Promise<ReadonlyMap<string, string>> {
    await page.goto(`${aurora.url}/downloads`);
    const files = new Map<string, string>();
    for (const item of await page.locator('.downloads li').all()) {
      const name = (await item.getByRole('link').first().innerText()).trim();
      const bytes = await saved(page, name);
      assert.equal(await item.locator('code').innerText(), createHash('sha256').update(bytes).digest('hex'), name);
      files.set(name, bytes.toString('utf8'));
    }
    return files;
  }

  test('packs and revocation lists are downloaded; after a revocation there is another list, which a host takes', async () => {
    const { page, context, troubles } = await openPage(browser, desk);
    const first = await downloaded(page);
    const pack = [...first.keys()].find((name) => name.endsWith('.pack.json')) ?? '';
    const list = [...first.keys()].find((name) => name.endsWith('.revocations')) ?? '';
    assert.deepEqual([pack, list !== '', first.has('SHA256SUMS')], ['aurora.pack.json', true, true]);
    const order = ['authority', 'revoke', key.slice(-5), '--reason', 'sold on', '--yes', '--dir', aurora.folder];
    const { revoked } = await askAttiva<{ readonly revoked: readonly { readonly id: string }[] }>(order);
    const second = await downloaded(page);
    assert.notEqual(second.get(list), first.get(list));
    assert.equal(second.get(pack), first.get(pack));
    const known = join(folder, 'taken.revocations');
    writeFileSync(known, second.get(list) ?? '');
    const data = ['--data', shown.host.folder];
    await askAttiva(['host', 'revocations', 'import', known, ...data]);
    assert.ok(revoked.length > 0);
    const { serving, why } = applicationOf(await shown.host.status(), 'aurora-os');
    assert.deepEqual([serving, why], [false, 'revoked']);
    assert.deepEqual(await troubles(), []);
    await context.close();
  });
});
