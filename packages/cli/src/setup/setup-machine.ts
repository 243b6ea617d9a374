/** The machine that is set up: which system it is, and its own programs, called with bounds and answers in English. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { systemErrorCode } from './system-error.ts';
import type { Terminal } from '../program/terminal.ts';

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SetupMachine {
  readonly platform: NodeJS.Platform;
  /** Whether this account may change the machine; on Windows that is found out by trying. */
  readonly root: boolean;
  /** systemd runs this machine (sd_booted(3)); installed alone is not enough. */
  readonly systemd: boolean;
  /** Where units of the administrator lie. */
  readonly unitFolder: string;
  /** Runs a program of the system; undefined where it is not installed. */
  run(program: string, args: readonly string[]): Promise<Ran | undefined>;
}

const patienceMilliseconds = 100_000;

export function thisMachine({ environment, account }: Terminal): SetupMachine {
  const env = { PATH: `${environment['PATH'] ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin`, LC_ALL: 'C' };
  const options = { env, timeout: patienceMilliseconds, maxBuffer: 16 * 1024 * 1024 };
  return {
    platform: platform(),
    root: account?.number === 0,
    systemd: existsSync('/run/systemd/system'),
    unitFolder: '/etc/systemd/system',
    run: (program, args) =>
      new Promise((resolve) => {
        execFile(program, [...args], options, (error, stdout, stderr) => {
          if (systemErrorCode(error) === 'ENOENT') resolve(undefined);
          else resolve({ exit: exitOf(error), stdout, stderr });
        });
      }),
  };
}

function exitOf(error: Error | null): number {
  if (error === null) return 0;
  return 'code' in error && typeof error.code === 'number' ? error.code : 255;
}
