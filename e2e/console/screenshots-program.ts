/**
 * `npm run screenshots`: pictures of the console's main pages for README and docs, from a real host with 1,200 machines.
 * Looks at the packed install named by ATTIVA_E2E_PREFIX, or packs one.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildAll, installPacked } from '../../tools/pack.ts';
import { askAttiva } from '../site/attiva.ts';
import { desk, openPage, type Screen, startBrowser, telephone } from './browser.ts';
import { createSeededSite, type Fleet, type SeededSite } from './seeded-site.ts';

const fleet: Fleet = { silent: 180, desktops: 960, servers: 14, offices: 37, drawings: 9 };
const images = resolve(import.meta.dirname, '../../docs/images');

interface Picture {
  readonly name: string;
  readonly path: string;
  /** Is there when the page is drawn. */
  readonly sign: string;
  readonly screen: Screen;
}

const night = { ...desk, colorScheme: 'dark' } as const;

const pictures: readonly Picture[] = [
  { name: 'console-overview', path: '/', sign: '.figure', screen: desk },
  { name: 'console-machines', path: '/machines?state=grace', sign: '.rows', screen: desk },
  { name: 'console-machines-dark', path: '/machines', sign: '.rows', screen: night },
  { name: 'console-machine', path: '/machines/srv-0003', sign: '.timeline', screen: desk },
  { name: 'console-reports', path: '/reports', sign: 'main svg', screen: desk },
  { name: 'console-keys', path: '/keys', sign: '.facts', screen: desk },
  { name: 'console-telephone', path: '/machines', sign: '.rows', screen: telephone },
];

/** Of the vendor's authority. */
const authorityPictures: readonly Picture[] = [
  { name: 'authority-overview', path: '/', sign: '.figure', screen: desk },
  { name: 'authority-desk', path: '/desk', sign: 'main input', screen: desk },
];

async function takeAll(site: SeededSite): Promise<void> {
  const browser = await startBrowser();
  try {
    await takeEach(browser, pictures, () => site.link());
    const authority = await site.aurora.serve();
    try {
      const link = async (): Promise<string> =>
        (await askAttiva<{ url: string }>(['console', 'link', '--authority', site.aurora.folder])).url;
      await takeEach(browser, authorityPictures, link);
      await takeDoor(browser, site.aurora.url);
    } finally {
      await authority.stop();
    }
  } finally {
    await browser.close();
  }
}

async function takeEach(browser: Browser, all: readonly Picture[], link: () => Promise<string>): Promise<void> {
  for (const picture of all) {
    const { page, context } = await openPage(browser, picture.screen);
    await page.goto(await link());
    await page.locator('.figure').first().waitFor();
    await page.goto(new URL(picture.path, page.url()).href);
    await page.locator(picture.sign).first().waitFor();
    await take(page, picture.name);
    await context.close();
  }
}

/** What a customer's administrator sees of the vendor, with a telephone in hand and without an account. */
async function takeDoor(browser: Browser, url: string): Promise<void> {
  const { page, context } = await openPage(browser, telephone);
  await page.goto(`${url}/phone`);
  await take(page, 'door-telephone');
  await context.close();
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(images, `${name}.png`) });
  console.log(`docs/images/${name}.png`);
}

async function packed(): Promise<string> {
  const built = await buildAll();
  if (built.code !== 0) throw new Error(built.output);
  return installPacked();
}

const given = process.env['ATTIVA_E2E_PREFIX'];
const prefix = given ?? (await packed());
process.env['ATTIVA_E2E_PREFIX'] = prefix;
const folder = mkdtempSync(join(tmpdir(), 'attiva-screenshots-'));
mkdirSync(images, { recursive: true });
try {
  const site = await createSeededSite({ folder, authority: '127.79.1.1', host: '127.79.1.10', fleet });
  try {
    await takeAll(site);
  } finally {
    await site.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  if (given === undefined) rmSync(prefix, { recursive: true, force: true });
}
