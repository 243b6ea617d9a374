// needs: linux chromium slapd ldap-utils
/**
 * Hints and the roll in the console: real machines of which one has pinned the host, asked from the inventory; computers of a list and
 * of a real OpenLDAP that never called.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createTestAuthority, type StartedOpenLdap, type StartedProcess, startOpenLdap } from '@attiva/testkit';
import type { Browser, Page } from 'playwright-core';
import { askAttiva, runAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';
import { barriers, desk, followLink, overflow, startBrowser, telephone, type WatchedPage } from './browser.ts';

const address = { authority: '127.79.6.1', host: '127.79.6.10' } as const;
const suffix = 'dc=rossi,dc=example';

interface Listed {
  readonly clients: readonly { readonly name: string }[];
}

interface Machine {
  readonly directory: string;
  readonly client: string;
}

describe('hints and computers that never called, in the console', () => {
  const folder = createFolder('console-hints');
  const serving: StartedProcess[] = [];
  const shots = process.env['ATTIVA_SHOTS'];
  const ca = createTestAuthority('Rossi');
  let browser: Browser;
  let aurora: Vendor;
  let host: Host;
  let ldap: StartedOpenLdap;
  let pinned: Machine;
  let unpinned: Machine;

  before(async () => {
    aurora = await createVendor({ folder, name: 'aurora', address: address.authority, packToml: osAndOffice() });
    const key = await aurora.hostKey('Rossi SpA', 'aurora-os');
    serving.push(await aurora.serve());
    const ports = { port: await freePort(address.host), administration: await freePort('127.0.0.1') };
    host = await createHost({ folder: join(folder, 'host'), address: address.host, ...ports }, aurora);
    await host.register(key);
    serving.push(await host.serve());
    pinned = await machineCalled('pinned');
    unpinned = await machineCalled('unpinned');
    const { hostIds } = await askAttiva<{ hostIds: readonly { hostId: string }[] }>([
      'host',
      'hint',
      'list',
      '--data',
      host.folder,
    ]);
    const pin = await runAttiva(['client', 'pin-host', ...at(pinned), '--', String(hostIds[0]?.hostId)]);
    assert.equal(pin.exit, 0, pin.stderr);
    ldap = await startOpenLdap({ suffix, certificate: ca.issue({ name: 'ldap.rossi.example', names: ['127.0.0.1'] }) });
    await ldap.add(`dn: cn=lab-7,${suffix}\nobjectClass: device\ncn: lab-7\n`);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await ldap?.stop();
    for (const process of serving.reverse()) await process.stop();
  });

  const at = ({ directory }: Pick<Machine, 'directory'>): readonly string[] => [
    '--roots',
    aurora.rootsFile,
    '--data',
    directory,
  ];

  async function machineCalled(name: string): Promise<Machine> {
    const place = { directory: join(folder, name) };
    await askAttiva(['client', 'set-host', host.address, ...at(place)]);
    await runAttiva(['client', 'install-key', await aurora.setupKey('desktop', 2025), ...at(place)]);
    return { ...place, client: await clientOf(place) };
  }

  async function clientOf(place: Pick<Machine, 'directory'>): Promise<string> {
    const { stdout } = await runAttiva(['client', 'status', ...at(place), '--json']);
    return String((JSON.parse(stdout) as { machines: { clientId?: string }[] }).machines[0]?.clientId);
  }

  async function open(screen = desk): Promise<WatchedPage> {
    const { url } = await askAttiva<{ url: string }>(['console', 'link', '--data', host.folder]);
    const watched = await followLink(browser, url, screen, 'h1');
    return watched;
  }

  async function goTo(page: Page, name: string): Promise<void> {
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** Nothing that keeps anybody out, on the desk and on a telephone, in light and dark. */
  async function look(name: string, path: string): Promise<void> {
    for (const screen of [desk, telephone]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, context, troubles } = await open({ ...screen, colorScheme });
        await page.goto(new URL(path, page.url()).href);
        await page.locator('table, .empty').first().waitFor();
        assert.deepEqual(await barriers(page), []);
        assert.equal(await overflow(page), 0);
        assert.deepEqual(await troubles(), []);
        if (shots !== undefined) {
          mkdirSync(shots, { recursive: true });
          await page.screenshot({ path: join(shots, `${name}-${screen.width}-${colorScheme}.png`), fullPage: true });
        }
        await context.close();
      }
    }
  }

  async function upload(page: Page, name: string, text: string): Promise<void> {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a file' }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  }

  test('machines are asked from the inventory: the one that pinned the host obeys, the other says that it has not', async () => {
    const { page, context, troubles } = await open();
    await goTo(page, 'Hints');
    await page.getByText('No machine has been asked anything').waitFor();
    await page.getByText('attiva client pin-host').waitFor();
    await goTo(page, 'Machines');
    await page.locator('thead .tick').first().click();
    await page.getByRole('button', { name: 'New identity' }).click();
    await page.getByRole('button', { name: 'Ask 2 machines' }).click();
    await page.getByText('Asked; waits for its next contact: 2').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    for (let contact = 0; contact < 2; contact += 1) {
      for (const machine of [pinned, unpinned]) await runAttiva(['client', 'activate', 'desktop', ...at(machine)]);
    }
    assert.notEqual(await clientOf(pinned), pinned.client, 'a new identity');
    assert.equal(await clientOf(unpinned), unpinned.client);
    await goTo(page, 'Hints');
    await page.locator('tbody').getByText('Obeyed', { exact: true }).waitFor();
    await page.locator('tbody').getByText('Not pinned', { exact: true }).waitFor();
    await look('hints', '/hints');
    await page.getByRole('button', { name: 'Withdraw the one that waits' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw the one that waits' }).click();
    await page.locator('tbody').getByText('Withdrawn', { exact: true }).waitFor();
    assert.deepEqual(await troubles(), []);
    await context.close();
  });

  test('a list is compared, as the page and as a file; what is no list is refused with the line', async () => {
    const { page, context } = await open();
    await goTo(page, 'Never called');
    await page.getByText('Nothing to compare with yet').waitFor();
    await upload(page, 'photograph.txt', 'pc-1\n<p>not a list</p>');
    await page.getByText('line 2 holds no name of a computer').waitFor();
    const { clients } = await askAttiva<Listed>(['host', 'clients', '--data', host.folder]);
    const name = String(clients[0]?.name).toUpperCase();
    await upload(page, 'computers.csv', `Name,Enabled\n${name},True\nlost-1,True\nlost-2,True\nold-1,False\n`);
    await page.getByRole('heading', { name: '4 computers, 2 never called' }).waitFor();
    await page.locator('tbody').getByText('lost-1').waitFor();
    await page.getByRole('button', { name: /^Called.*: 1$/ }).click();
    await page.locator('tbody').getByText(name).waitFor();
    await page.getByRole('button', { name: 'Never called: 2' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: 'Export' })
        .click()
        .then(() => page.getByRole('menuitem', { name: 'CSV' }).click()),
    ]);
    assert.equal(file.suggestedFilename(), 'computers-never.csv');
    await look('never', '/never-called');
    await context.close();
  });

  test('the directory is asked: refused without its CA, then read; the command line says the same', async () => {
    const { page, context } = await open();
    await goTo(page, 'Never called');
    await page.getByLabel('Server', { exact: true }).fill(`ldaps://127.0.0.1:${ldap.ldapsPort}`);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('directory-untrusted', { exact: true }).waitFor();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'CA of the server (PEM)' }).click(),
    ]);
    await chooser.setFiles({ name: 'ca.pem', mimeType: 'text/plain', buffer: Buffer.from(ca.cert) });
    await page.getByLabel('Log in as').fill(ldap.readerDn);
    await page.getByLabel('Password').fill(ldap.password);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByRole('heading', { name: '1 computer, 1 never called' }).waitFor();
    await page.locator('tbody').getByText('lab-7').waitFor();
    assert.equal(await page.getByLabel('Password').inputValue(), '');
    writeFileSync(join(folder, 'ca.pem'), ca.cert);
    const way = ['--ldap', '--server', `ldaps://127.0.0.1:${ldap.ldapsPort}`, '--ca-file', join(folder, 'ca.pem')];
    const said = await runAttiva(['host', 'never-called', ...way, '--data', host.folder]);
    assert.match(said.stdout, /^1 computers? in .*, 1 never called/m, said.stderr);
    await context.close();
  });

  test('by command as many machines are asked as are named, though a host runs few searches at once', async () => {
    const name = String((await askAttiva<Listed>(['host', 'clients', '--data', host.folder])).clients[0]?.name);
    const spelled = [name.toUpperCase(), name.toLowerCase(), `${name.charAt(0).toUpperCase()}${name.slice(1)}`];
    const words = [...new Set([...spelled, name, unpinned.client, await clientOf(pinned)])];
    const { results } = await askAttiva<{ results: readonly { outcome: string }[] }>([
      'host',
      'hint',
      'renew',
      ...words,
      '--data',
      host.folder,
    ]);
    assert.ok(results.length > 0 && results.every(({ outcome }) => outcome !== 'unknown'), JSON.stringify(results));
  });
});
