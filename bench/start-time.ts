/** How long a host takes from the start of its process to its first signed answer. */
import { randomBytes } from 'node:crypto';
import { median } from './figures.ts';
import { startHost, stopHost } from './host-process.ts';

/** Median over `times` starts, in milliseconds. */
export async function measureStart(folder: string, times: number): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) all.push(await startOnce(folder));
  return median(all);
}

async function startOnce(folder: string): Promise<number> {
  const began = performance.now();
  const host = await startHost(folder);
  const nonce = randomBytes(16).toString('base64url');
  const answer = await fetch(`http://127.0.0.1:${host.port}/v1/host?vendor=aurora.example&nonce=${nonce}`);
  if (answer.status !== 200) throw new Error(`the host did not answer: ${await answer.text()}`);
  await answer.arrayBuffer();
  const took = performance.now() - began;
  await stopHost(host);
  return took;
}
