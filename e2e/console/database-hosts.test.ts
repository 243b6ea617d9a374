// needs: linux chromium postgresql
/** The hosts on one database on the page Hosts, in Debian's Chromium: the one that is looked at, and one that has ended. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sharedPostgres, type StartedProcess } from '@attiva/testkit';
import type { Browser } from 'playwright-core';
import { askAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { freePort } from '../site/free-port.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice } from '../site/vendor.ts';
import { barriers, desk, followLink, go, overflow, startBrowser, telephone } from './browser.ts';

const addresses = ['127.79.7.10', '127.79.7.11'] as const;

describe('hosts of one database in the console', () => {
  const folder = createFolder('console-database-hosts');
  let browser: Browser;
  let serving: StartedProcess;
  let one: Host;

  before(async () => {
    const database = await (await sharedPostgres()).fresh();
    const aurora = await createVendor({ folder, name: 'aurora', address: '127.79.7.1', packToml: osAndOffice() });
    const make = async (address: string): Promise<Host> => {
      const place = { folder: join(folder, address), address, port: await freePort(address), database };
      return createHost(place, aurora);
    };
    one = await make(addresses[0]);
    const two = await make(addresses[1]);
    serving = await one.serve();
    // It begins, and ends again with the command.
    await askAttiva(['host', 'status', '--data', two.folder]);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await serving?.stop();
  });

  test('are listed with state and last sign of life, without a barrier, at a desk and on a telephone in Italian', async () => {
    const screens = [
      [desk, 'Hosts on the same database', ['Running', 'Ended']],
      [{ ...telephone, locale: 'it-IT' }, 'Host sullo stesso database', ['In funzione', 'Terminato']],
    ] as const;
    for (const [screen, title, states] of screens) {
      const { url } = await askAttiva<{ url: string }>(['console', 'link', '--data', one.folder]);
      const { page, context, troubles } = await followLink(browser, url, screen, '.figure');
      await go(page, '/hosts', 'h1');
      const card = page.getByRole('region', { name: title });
      await card.waitFor();
      const rows = await card.locator('tbody tr').allInnerTexts();
      assert.equal(rows.length, 2);
      for (const state of states) assert.equal(rows.filter((row) => row.includes(state)).length, 1, rows.join('\n'));
      assert.deepEqual([await barriers(page), await overflow(page), await troubles()], [[], 0, []]);
      await context.close();
    }
  });
});
