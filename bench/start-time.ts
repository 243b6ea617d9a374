/** How long a host takes from the start of its process to its first signed answer. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median } from './figures.ts';

/** Median over `times` starts, in milliseconds. */
export async function measureStart(folder: string, times: number): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) all.push(await startOnce(folder));
  return median(all);
}

async function startOnce(folder: string): Promise<number> {
  const began = performance.now();
  const file = fileURLToPath(new URL('host-target.ts', import.meta.url));
  const child = fork(file, [folder], { execArgv: process.execArgv });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  const nonce = randomBytes(16).toString('base64url');
  const answer = await fetch(`${url}/v1/host?vendor=aurora.example&nonce=${nonce}`);
  if (answer.status !== 200) throw new Error(`the host did not answer: ${await answer.text()}`);
  await answer.arrayBuffer();
  const took = performance.now() - began;
  child.send('stop');
  await once(child, 'exit');
  return took;
}
