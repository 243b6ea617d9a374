/**
 * The real host, as a customer runs it: `attiva host serve` from the compiled packages, SQLite with full durability,
 * log as shipped. Its figures are read from outside, from the operating system.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface HostProcess {
  readonly child: ChildProcess;
  readonly port: number;
}

const program = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));

/**
 * Starts it on a prepared folder and waits until it says that it serves.
 * @param more what its configuration says besides (lines before any table come first), and its environment
 */
export async function startHost(
  folder: string,
  more: { readonly toml?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<HostProcess> {
  const ports =
    '[activation]\naddresses = ["127.0.0.1"]\nport = 0\n\n[administration]\nport = 0\n\n[publishing]\nenabled = false\n';
  await writeFile(join(folder, 'host.toml'), `${more.toml ?? ''}\n${ports}`);
  const child = spawn(process.execPath, [program, 'host', 'serve', '--data', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...more.environment },
  });
  const line = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the host ended with code ${code} before it served`);
    }),
  ]);
  const { activation } = JSON.parse(line) as { activation: string[] };
  return { child, port: Number(new URL(activation[0] ?? '').port) };
}

export async function stopHost({ child }: HostProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

export interface Figures {
  /** User and system time so far, all threads, in microseconds. */
  readonly cpuMicroseconds: number;
  /** Of the largest. */
  readonly residentBytes: number;
  /** The most that any of them had at once, since its peak was last forgotten or since it began. */
  readonly peakBytes: number;
}

/** What the kernel says of these processes together (proc(5)): clock ticks are 1/100 s here, pages 4 KiB. */
export function figuresOf(pids: readonly number[]): Figures {
  const all = pids.map((pid) => {
    const fields = statOf(pid);
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuMicroseconds: ticks * 10_000, residentBytes: Number(fields[21]) * 4096, peakBytes: peakOf(pid) };
  });
  return {
    cpuMicroseconds: all.reduce((sum, { cpuMicroseconds }) => sum + cpuMicroseconds, 0),
    residentBytes: Math.max(...all.map(({ residentBytes }) => residentBytes)),
    peakBytes: Math.max(...all.map(({ peakBytes }) => peakBytes)),
  };
}

/** From now on peaks are those of what comes (proc_pid_clear_refs(5)); false where the kernel does not do that. */
export function forgetPeaks(pids: readonly number[]): boolean {
  try {
    for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'EACCES', 'EPERM', 'EINVAL', 'EROFS'].includes(code)) return false;
    throw error;
  }
}

/** `VmHWM` of proc_pid_status(5), in KiB there. */
function peakOf(pid: number): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return Number(kibibytes) * 1024;
}

/** Microseconds of a process, of its children among `others`, and of those that it has waited for. */
export function cpuWithDead(parent: number, others: readonly number[]): number {
  const ticks = (stat: readonly string[], from: number, to: number): number =>
    stat.slice(from, to).reduce((sum, field) => sum + Number(field), 0);
  const children = others.flatMap((pid) => {
    const stat = statOfLiving(pid);
    return stat === undefined || Number(stat[1]) !== parent ? [] : [stat];
  });
  return (ticks(statOf(parent), 11, 15) + children.reduce((sum, stat) => sum + ticks(stat, 11, 13), 0)) * 10_000;
}

/** Processes come and go between a listing and a look. */
function statOfLiving(pid: number): readonly string[] | undefined {
  try {
    return statOf(pid);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Fields of the state of a process from the third on: its name, in parentheses, may hold anything. */
function statOf(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
