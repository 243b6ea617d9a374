/**
 * A disk that fails under a running program: its very system calls are answered otherwise, by strace, for a while and for some
 * files only. The program is the one that is shipped, and knows nothing of it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface DiskFault {
  readonly name: string;
  /** System calls that are tampered with. */
  readonly calls: string;
  /** As `strace -e inject=` says it. */
  readonly how: string;
}

const writes = 'pwrite64,pwritev,write,ftruncate,fallocate';
const syncs = 'fsync,fdatasync';

export const diskFaults = {
  full: { name: 'no space left', calls: writes, how: 'error=ENOSPC' },
  readOnly: { name: 'read-only after an error', calls: `${writes},${syncs}`, how: 'error=EROFS' },
  unwritable: { name: 'writes fail', calls: writes, how: 'error=EIO' },
  unsyncable: { name: 'syncs fail', calls: syncs, how: 'error=EIO' },
  slow: { name: 'each sync takes 150 ms', calls: syncs, how: 'delay_enter=150ms' },
} as const satisfies Readonly<Record<string, DiskFault>>;

/** Runs `work` while the fault lasts. Every thread of the program is affected, in calls on these files only. */
export async function whileDiskFails<T>(
  { pid, files }: { readonly pid: number; readonly files: readonly string[] },
  { calls, how }: DiskFault,
  work: () => Promise<T>,
): Promise<T> {
  const paths = files.flatMap((file) => ['-P', file]);
  const tampering = ['-e', `trace=${calls}`, '-e', `inject=${calls}:${how}`];
  const strace = spawn('strace', ['-f', '-p', String(pid), '-o', '/dev/null', ...paths, ...tampering], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const ended = once(strace, 'close');
  await new Promise<void>((resolve, reject) => {
    strace.once('error', reject);
    strace.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('attached')) resolve();
    });
    strace.once('close', () => reject(new Error(`strace ended: ${said}`)));
  });
  try {
    return await work();
  } finally {
    strace.kill('SIGINT');
    await ended;
  }
}

/** An SQLite database and what lies beside it. */
export function filesOf(database: string): string[] {
  return [database, `${database}-wal`, `${database}-shm`];
}
