/**
 * `npm run screenshots`: pictures of the consoles' pages for README and docs, from a real host with 1,200 machines.
 * Looks at the packed install named by ATTIVA_E2E_PREFIX, or packs one. Names of pictures as arguments: only those are taken.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { usePacked } from '../../tools/pack.ts';
import { askAttiva } from '../site/attiva.ts';
import { openPage, startBrowser, telephone } from './browser.ts';
import { createPicturedSite, type PicturedSite } from './pictured-site.ts';
import { daysApart } from './seeded-site.ts';
import { authorityPictures, doorPictures, hostPictures, type Picture } from './pictures.ts';

const images = resolve(import.meta.dirname, '../../docs/images');
const wanted = new Set(process.argv.slice(2));
const addresses = { authority: '127.79.1.1', host: '127.79.1.10', isolated: '127.79.1.20' } as const;

/** The browser lives on the day of the site: some pages tell times by its clock. */
const siteClock = `{
  const { now } = Date;
  Date.now = () => now() + ${daysApart} * 86_400_000;
}`;

const isWanted = (name: string): boolean => wanted.size === 0 || wanted.has(name);

async function takeAll({ site, asked }: PicturedSite): Promise<void> {
  const browser = await startBrowser(addresses.authority);
  try {
    await takeEach(browser, hostPictures, () => site.link());
    const link = async (): Promise<string> =>
      (await askAttiva<{ url: string }>(['console', 'link', '--authority', site.aurora.folder])).url;
    await takeEach(browser, authorityPictures, link);
    await takeDoor(browser, [`${site.aurora.url}/phone`, asked]);
  } finally {
    await browser.close();
  }
}

async function takeEach(browser: Browser, all: readonly Picture[], link: () => Promise<string>): Promise<void> {
  for (const picture of all.filter(({ name }) => isWanted(name))) {
    const { page, context } = await openPage(browser, picture.screen);
    await context.addInitScript(siteClock);
    await page.goto(await link());
    await page.locator('.figure').first().waitFor();
    await page.goto(new URL(picture.path, page.url()).href);
    if (picture.press !== undefined) await page.getByRole('button', { name: picture.press }).click();
    await page.locator(picture.sign).first().waitFor();
    await page.locator('.waiting').first().waitFor({ state: 'detached' });
    await take(page, picture.name);
    await context.close();
  }
}

/** What a customer's administrator sees of the vendor, with a telephone in hand: the page, and the answer to a code. */
async function takeDoor(browser: Browser, pages: readonly string[]): Promise<void> {
  for (const [index, name] of doorPictures.entries()) {
    const address = pages[index];
    if (address === undefined || !isWanted(name)) continue;
    // As far down as its code: what is to be photographed is seen whole.
    const { page, context } = await openPage(
      browser,
      address.includes('#') ? { ...telephone, height: 1180 } : telephone,
    );
    await page.goto(address);
    if (address.includes('#')) await page.locator('svg.code').first().waitFor();
    await take(page, name);
    await context.close();
  }
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  // Not until the network is idle: a page with events never is.
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  await page.screenshot({ path: join(images, `${name}.png`), animations: 'disabled' });
  console.log(`docs/images/${name}.png`);
}

const install = await usePacked();
const folder = mkdtempSync(join(tmpdir(), 'attiva-screenshots-'));
mkdirSync(images, { recursive: true });
try {
  const pictured = await createPicturedSite(folder, addresses);
  try {
    await takeAll(pictured);
  } finally {
    await pictured.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  install.remove();
}
