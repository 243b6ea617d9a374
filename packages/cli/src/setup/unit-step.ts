/** The step "service": the unit written, enabled and running, or the truth about why not. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActivationError, type ErrorCode } from '@attiva/protocol';
import type { SetupMachine } from './setup-machine.ts';
import type { Step } from './step.ts';
import { systemErrorCode } from './system-error.ts';
import type { UnitName } from './units.ts';

export interface ServiceWish {
  readonly unit: UnitName;
  readonly text: string;
  /** Looks and changes nothing. */
  readonly check: boolean;
  /** What keeps it from starting though nothing has been tried yet: a taken port, one that was started by hand. */
  readonly obstacle?:
    | { readonly code: ErrorCode; readonly text: string; readonly more?: readonly string[] }
    | undefined;
}

/** Installs, enables and starts; each only where it is not so already. */
export async function serviceStep(machine: SetupMachine, wish: ServiceWish): Promise<Step> {
  const { unit, check, obstacle } = wish;
  const step = 'service';
  const path = join(machine.unitFolder, `${unit}.service`);
  const found = {
    written: textOf(path) === wish.text,
    enabled: await says(machine, 'is-enabled', unit),
    running: await says(machine, 'is-active', unit),
  };
  if (found.written && found.enabled && found.running)
    return { step, state: 'as-before', text: `${unit} is enabled and running` };
  if (obstacle !== undefined && !found.running) return { step, state: 'failed', ...obstacle };
  const start = found.running ? 'restart' : 'start';
  const changes = [...(found.written ? [] : [`write ${path}`]), ...(found.enabled ? [] : ['enable']), start];
  const facts = { unit, path, changes };
  if (check) return { step, state: 'needed', text: `would ${changes.join(', ')}`, facts };
  if (!found.written) await writeUnit(path, wish.text);
  await must(machine, ['daemon-reload']);
  if (!found.enabled) await must(machine, ['enable', '--quiet', unit]);
  const started = await machine.run('systemctl', [start, unit]);
  if (started?.exit !== 0) return await notStarted(machine, unit);
  return { step, state: 'done', text: `${unit} is enabled and running`, facts };
}

/** Where no systemd runs: how to run it all the same. Another system's services come with a later version. */
export function withoutSystemd({ platform }: SetupMachine, line: string): Step {
  const why: Readonly<Record<string, string>> = {
    win32: 'this version installs no Windows service',
    darwin: 'this version installs no launchd service',
    linux: 'systemd does not run here',
  };
  const text = `${why[platform] ?? `this version installs no service on ${platform}`}; run it, or let a supervisor run it:`;
  return { step: 'service', state: 'to-do', text, more: [line] };
}

async function says(machine: SetupMachine, verb: string, unit: string): Promise<boolean> {
  return (await machine.run('systemctl', [verb, '--quiet', unit]))?.exit === 0;
}

/** @throws {ActivationError} `service-not-started`: systemd itself refuses. */
async function must(machine: SetupMachine, words: readonly string[]): Promise<void> {
  const ran = await machine.run('systemctl', words);
  if (ran?.exit === 0) return;
  const said = ran?.stderr.trim().split('\n').at(-1) ?? 'systemctl is not installed';
  throw new ActivationError('service-not-started', `systemctl ${words.join(' ')}: ${said}`);
}

async function notStarted(machine: SetupMachine, unit: UnitName): Promise<Step> {
  const log = await machine.run('journalctl', ['--unit', unit, '--lines', '5', '--output', 'cat', '--no-pager']);
  const more = (log?.stdout ?? '').split('\n').filter((line) => line.trim() !== '');
  const text = `${unit} did not start; the last it said, of \`journalctl --unit ${unit}\`:`;
  return { step: 'service', state: 'failed', code: 'service-not-started', text, more };
}

async function writeUnit(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o644 });
  } catch (cause) {
    const reason = systemErrorCode(cause) ?? 'unknown reason';
    const code = reason === 'ENOSPC' ? 'disk-full' : 'service-not-started';
    throw new ActivationError(code, `cannot write ${path} (${reason})`, { facts: { path, reason }, cause });
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // Not there, or not to be read: it is written then, and what is wrong is told by that.
  }
}
