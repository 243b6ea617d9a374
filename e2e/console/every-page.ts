/**
 * Walks over a table of pages, as people meet them: in English, in light and dark, at a desk and on a telephone; and in Italian, whose
 * words are longer, enlarged to 400 % and by the keyboard alone. The tables are read from the source, so that no page is forgotten.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { barriers, desk, overflow, telephone, type WatchedPage } from './browser.ts';

const root = join(import.meta.dirname, '../..');

export type Language = 'en' | 'it';

export interface Place {
  /** Path and query. */
  readonly at: string;
  /** What stands there once the page is whole. */
  readonly sign: string;
  /** Windows and questions of it, each opened on the fresh page. */
  readonly windows?: readonly Opening[];
  /** Drawn by the daemon, which speaks English. */
  readonly isEnglish?: true;
  /** Something that is asked there is refused to whoever came by a link, and the page says so. */
  readonly isRefused?: true;
}

/** What is pressed, one after the other: keys of messages of buttons; what begins with a point or a bracket is a selector. */
export type Opening = readonly string[];

/** By the path as the table has it; one page may be visited in several states. */
export type Places = Readonly<Record<string, readonly Place[]>>;

/** Every path of a table of pages, as it stands in the source. */
export function pathsOf(source: string, pattern: RegExp = /\bpath: '([^']+)'/gu): readonly string[] {
  const text = readFileSync(join(root, source), 'utf8');
  return [...text.matchAll(pattern)].map(([, path = '']) => path);
}

/** A page of the table that nobody visits is an error, and so is a visit to a page that is gone. */
export function requireEveryPage(places: Places, paths: readonly string[]): void {
  assert.ok(paths.length >= 4, `${paths.length} pages`);
  assert.deepEqual(Object.keys(places).sort(), [...paths].sort());
}

const messages: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: readWords('en'),
  it: readWords('it'),
};

function readWords(language: Language): Readonly<Record<string, string>> {
  const folder = join(root, 'packages/console/messages', language);
  const files = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object);
  return Object.assign({}, ...files) as Readonly<Record<string, string>>;
}

/** A message without parts to fill in. */
export function said(language: Language, key: string): string {
  const text = messages[language][key];
  assert.ok(text !== undefined && !text.includes('{'), `${key} is no plain message`);
  return text;
}

const looks = [
  { ...desk, colorScheme: 'light' },
  { ...desk, colorScheme: 'dark' },
  { ...telephone, colorScheme: 'dark' },
  { ...telephone, colorScheme: 'light' },
] as const;

type Appearance = (typeof looks)[number];

/** A window has the colors of its page: each width and each of the two appearances once. */
const looksOfWindows: readonly Appearance[] = [looks[0], looks[2]];

/** What keeps anybody out, or does not fit, in each look. */
async function seenIn(these: readonly Appearance[], page: Page, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { width, height, colorScheme } of these) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const where = `${name}, ${width}, ${colorScheme}`;
    found.push(...(await barriers(page)).map((one) => `${where}: ${one}`));
    const beyond = await overflow(page);
    if (beyond !== 0) found.push(`${where}: ${beyond} px beyond the screen`);
  }
  await page.setViewportSize(desk);
  return found;
}

async function go(page: Page, { at, sign }: Place): Promise<void> {
  await page.goto(new URL(at, page.url()).href);
  await page.locator(sign).first().waitFor();
  await page.locator('.waiting').first().waitFor({ state: 'detached' });
}

const windowSign = '[role=dialog], [role=alertdialog], main form[aria-label]';

async function open(page: Page, opening: Opening, language: Language): Promise<void> {
  for (const press of opening) {
    const button = /^[.[]/u.test(press)
      ? page.locator(press)
      : page.getByRole('button', { name: said(language, press), exact: true });
    await button.first().click();
  }
  await page.locator(windowSign).first().waitFor();
}

/** How each page and each window is looked at; told what it is called. */
interface Look {
  readonly page: (page: Page, name: string) => Promise<readonly string[]>;
  readonly window: (page: Page, name: string) => Promise<readonly string[]>;
}

type Walker = Pick<WatchedPage, 'page' | 'troubles'>;

/** @returns what is in anybody's way, and what went wrong. */
export function walk(walker: Walker, places: Places): Promise<readonly string[]> {
  const look = { page: seenIn.bind(undefined, looks), window: seenIn.bind(undefined, looksOfWindows) };
  return visit(walker, places, { language: 'en', look });
}

/** In Italian and enlarged to 400 % nothing is beyond the screen, and the keyboard sees where it is. */
export function reach(walker: Walker, places: Places): Promise<readonly string[]> {
  return visit(walker, places, { language: 'it', look: { page: unreached, window: unreached } });
}

async function visit(
  { page, troubles }: Walker,
  places: Places,
  { language, look }: { readonly language: Language; readonly look: Look },
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const place of Object.values(places).flat()) {
    await go(page, place);
    const spoken = await page.locator('html').getAttribute('lang');
    assert.equal(spoken, place.isEnglish === true ? 'en' : language, place.at);
    found.push(...(await look.page(page, place.at)));
    for (const opening of place.windows ?? []) {
      await go(page, place);
      await open(page, opening, language);
      found.push(...(await look.window(page, `${place.at} ${opening.join(' ')}`)));
    }
    const wrong = (await troubles()).filter((one) => place.isRefused !== true || !one.includes(' 403 '));
    found.push(...wrong.map((one) => `${place.at}: ${one}`));
  }
  return found;
}

/** 1280 px at 400 %: what WCAG 1.4.10 calls reflow. */
const enlarged = { width: 320, height: 256 };

async function unreached(page: Page, name: string): Promise<readonly string[]> {
  const found = (await unseenStops(page)).map((one) => `${name}: ${one}`);
  await page.setViewportSize(enlarged);
  const beyond = await overflow(page);
  if (beyond !== 0) found.push(`${name}: ${beyond} px beyond a screen of 320 px`);
  await page.setViewportSize(desk);
  return found;
}

/** As many as one goes on one page before its table is told. */
const mostStops = 40;

/** Follows the tab key: each stop is seen, and a window keeps it. */
async function unseenStops(page: Page): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    const told = await page.evaluate<string>(focusTold);
    if (told === 'end') break;
    if (told !== '') found.add(told);
  }
  return [...found];
}

/** '' where the focus is well; `end` where the page has no more. */
const focusTold = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return 'end';
  const name = at.outerHTML.slice(0, 120);
  const dialog = document.querySelector('[role=dialog]');
  if (dialog !== null && !dialog.contains(at)) return 'outside of the window: ' + name;
  const isMarked = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  };
  const near = [at, at.parentElement, at.parentElement?.parentElement].filter((one) => one);
  if (!near.some(isMarked)) return 'the focus is not seen: ' + name;
  const { width, height, bottom, top } = at.getBoundingClientRect();
  if (width === 0 || height === 0 || bottom <= 0 || top >= innerHeight) return 'the focus is off the screen: ' + name;
  return '';
})()`;
