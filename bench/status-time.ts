/** What a product pays to ask "am I licensed?": `status()` of a real client that a real host has licensed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openActivation } from '@attiva/client';
import type { FakeVendor } from '@attiva/testkit';
import { measured } from './bench-vendor.ts';
import { median } from './figures.ts';

/** Median of `times` warm calls, in microseconds. */
export async function measureStatus(
  host: { readonly port: number },
  vendor: FakeVendor,
  times: number,
): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'attiva-bench-client-'));
  const { roots } = vendor;
  const { edition } = measured;
  const setupKey = vendor.setupKey(edition);
  const license = await openActivation({ roots, edition, setupKey, directory, background: false });
  try {
    await license.setHost(`127.0.0.1:${host.port}`);
    const { outcome } = await license.ensureActivated();
    if (outcome !== 'licensed') throw new Error(`the client was to be licensed, and is ${outcome}`);
    return median(Array.from({ length: times }, () => timeOf(() => license.status())));
  } finally {
    await license.close();
    await rm(directory, { recursive: true });
  }
}

function timeOf(call: () => unknown): number {
  const began = performance.now();
  call();
  return (performance.now() - began) * 1000;
}
