/**
 * `npm run bench:paint`: how soon a page of the console is there, in a browser that has never seen it, over loopback: first
 * contentful paint, and the moment at which its rows stand. `--times N` (10), `--json`. Looks at the packed install named by
 * ATTIVA_E2E_PREFIX, or packs one. Ends with 1 where a page needs a second or more to paint.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { desk, openPage, startBrowser } from '../e2e/console/browser.ts';
import { createSeededSite, smallFleet } from '../e2e/console/seeded-site.ts';
import { usePacked } from '../tools/pack.ts';
import { median, percentile, round } from './figures.ts';

const { values: options } = parseArgs({
  options: { times: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } },
});
const times = Number(options.times);
const aimMs = 1000;

const pages = [
  { path: '/', sign: '.figure' },
  { path: '/machines', sign: '.rows' },
  { path: '/reports', sign: 'main svg' },
] as const;

interface Painted {
  readonly path: string;
  readonly paintMs: readonly number[];
  readonly thereMs: readonly number[];
}

async function measureAll(link: string): Promise<readonly Painted[]> {
  const browser = await startBrowser();
  try {
    const first = await openPage(browser, desk);
    await first.page.goto(link);
    await first.page.locator('.figure').first().waitFor();
    const { origin } = new URL(first.page.url());
    const { cookies, origins } = await first.context.storageState();
    const storageState = { cookies, origins };
    const painted: Painted[] = [];
    for (const { path, sign } of pages) {
      const loads = [];
      for (let turn = 0; turn < times; turn += 1) loads.push(await load(browser, storageState, { origin, path, sign }));
      painted.push({ path, paintMs: loads.map(({ paint }) => paint), thereMs: loads.map(({ there }) => there) });
    }
    return painted;
  } finally {
    await browser.close();
  }
}

/** In a context of its own: nothing is cached. */
async function load(
  browser: Browser,
  storageState: NonNullable<BrowserContextOptions['storageState']>,
  { origin, path, sign }: { readonly origin: string; readonly path: string; readonly sign: string },
): Promise<{ readonly paint: number; readonly there: number }> {
  const context = await browser.newContext({ viewport: desk, storageState });
  try {
    const page = await context.newPage();
    await page.goto(`${origin}${path}`);
    await page.locator(sign).first().waitFor();
    const there = await page.evaluate<number>('performance.now()');
    const paint = await page.evaluate<number>(
      `new Promise((resolve) => new PerformanceObserver((list) => {
        for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') resolve(startTime);
      }).observe({ type: 'paint', buffered: true }))`,
    );
    return { paint, there };
  } finally {
    await context.close();
  }
}

function report(painted: readonly Painted[]): void {
  const rows = painted.map(({ path, paintMs, thereMs }) => ({
    path,
    paintP50Ms: round(median(paintMs)),
    paintP95Ms: round(percentile(paintMs, 95)),
    thereP50Ms: round(median(thereMs)),
    thereP95Ms: round(percentile(thereMs, 95)),
  }));
  if (options.json) console.log(JSON.stringify({ times, aimMs, pages: rows }));
  else console.table(rows);
  if (rows.some(({ paintP95Ms }) => paintP95Ms >= aimMs)) process.exitCode = 1;
}

const install = await usePacked();
const folder = mkdtempSync(join(tmpdir(), 'attiva-bench-paint-'));
try {
  const site = await createSeededSite({ folder, authority: '127.79.2.1', host: '127.79.2.10', fleet: smallFleet });
  try {
    report(await measureAll(await site.link()));
  } finally {
    await site.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  install.remove();
}
