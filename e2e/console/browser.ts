/** Debian's Chromium, driven by playwright-core: a browser of its own for each use, and all that went wrong in it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openWay, type Way } from '../site/way.ts';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Nothing leaves this machine: the pages come from loopback, and the browser has nobody else to ask. */
const args = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** @param reached one more address that it may ask: of a network of the test */
export function startBrowser(reached?: string): Promise<Browser> {
  const rules =
    reached === undefined
      ? args
      : args.map((one) => one.replace(/^(--host-resolver-rules=.*)$/u, `$1, EXCLUDE ${reached}`));
  return chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: rules });
}

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, what the content security policy refused, requests elsewhere; told since the last time. */
  readonly troubles: () => Promise<readonly string[]>;
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
}

export const desk: Screen = { width: 1280, height: 860 };
export const telephone: Screen = { width: 390, height: 844 };

export async function openPage(
  browser: Browser,
  { width, height, colorScheme = 'light', locale = 'en-GB' }: Screen,
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale, timezoneId: 'UTC' });
  // A bound and no expectation: on a machine that is busy with other suites everything takes its time.
  context.setDefaultTimeout(90_000);
  await context.addInitScript(
    `globalThis.refused = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      refused.push([violatedDirective, blockedURI, sample].join(' ')));`,
  );
  const page = await context.newPage();
  const seen: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') seen.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|blob:)/u.test(request.url())) seen.push(`asked elsewhere: ${request.url()}`);
  });
  return {
    page,
    context,
    troubles: async () => {
      const refused = await page.evaluate<string[]>('globalThis.refused.splice(0)');
      return [...seen.splice(0), ...refused.map((one) => `refused: ${one}`)];
    },
  };
}

/** A browser that followed a new link. @param sign a selector of what the first page shows */
export async function followLink(browser: Browser, link: string, screen: Screen, sign: string): Promise<WatchedPage> {
  const watched = await openPage(browser, screen);
  await watched.page.goto(link);
  await watched.page.locator(sign).first().waitFor();
  return watched;
}

/** Likewise at a desk, over a way that can be cut while the host goes on. */
export async function followLinkOverWay(browser: Browser, link: string): Promise<WatchedPage & { readonly way: Way }> {
  const over = new URL(link);
  const way = await openWay(Number(over.port));
  over.port = String(way.port);
  return { ...(await followLink(browser, over.href, desk, '.figure')), way };
}

/** Goes there as a reader does who has a bookmark. */
export async function go(page: Page, path: string, sign: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await page.locator(sign).first().waitFor();
}

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds against WCAG 2.2 AA and its best practices, of serious or critical impact. */
export async function barriers(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(axe);
  return page.evaluate<
    string[]
  >(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 160) + ' ' + failureSummary)))`);
}

/** Whether anything reaches beyond the screen at the right. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
