import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Part, partOf } from './parts.ts';

const run = promisify(execFile);
const bounds = { timeout: 3_000, maxBuffer: 4 * 1024 * 1024 } as const;

/** The last lines that a service of ours wrote, where the journal of systemd keeps them and this account may read it. */
export function serviceLog(name: string, unit: string): Promise<Part> {
  return partOf(name, async () => {
    const { stdout } = await run('journalctl', ['-u', unit, '-n', '300', '--no-pager', '-o', 'short-iso'], bounds);
    return stdout.split('\n');
  });
}
