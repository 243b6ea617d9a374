/** How long an answer takes where the host is not at its limit: a fixed rate, half of what it was measured to do. */
import type { ChildProcess } from 'node:child_process';
import type { FakeVendor } from '@attiva/testkit';
import { median, percentile, round } from './figures.ts';
import type { LoadDone } from './loader.ts';
import { load } from './rounds.ts';
import type { Target } from './targets.ts';

export interface HalfLoad {
  readonly target: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly worstMs: number;
  readonly failed: number;
}

/**
 * Three windows of two seconds: the median of their percentiles, and the worst answer of all.
 * @param rate requests per second
 */
export async function measureHalfLoad(
  target: Target,
  by: { readonly loader: ChildProcess; readonly vendor: FakeVendor; readonly rate: number; readonly seconds: number },
): Promise<HalfLoad> {
  const windows: LoadDone[] = [];
  const { loader, vendor, rate, seconds } = by;
  const requests = Math.ceil(seconds * rate);
  for (let i = 0; i < 3; i += 1) {
    const order = { ports: target.ports, vendor: vendor.vendor, keepAlive: false, connections: 0, rate, requests };
    windows.push(await load(loader, order));
  }
  const at = (percent: number): number =>
    round(median(windows.map(({ latencies }) => percentile(latencies, percent))), 1);
  return {
    target: target.name,
    perSecond: round(rate),
    p50Ms: at(50),
    p99Ms: at(99),
    p999Ms: at(99.9),
    worstMs: round(Math.max(...windows.map(({ latencies }) => percentile(latencies, 100)))),
    failed: windows.reduce((sum, { failed }) => sum + failed, 0),
  };
}
