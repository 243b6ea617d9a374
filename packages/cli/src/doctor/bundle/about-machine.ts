import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, freemem, hostname, networkInterfaces, platform, release, totalmem } from 'node:os';
import { programVersion } from '@attiva/host';
import type { Call } from '../../program/command-spec.ts';
import { type Gathered, partOf } from './parts.ts';

/** The machine under everything: system, clock, network. */
export async function aboutMachine({ terminal }: Call): Promise<Gathered> {
  const name = hostname();
  const addresses = Object.entries(networkInterfaces()).flatMap(([device, all]) =>
    (all ?? []).map(({ address, internal }) => ({ device, address, internal })),
  );
  const machine = {
    name,
    attiva: programVersion,
    node: terminal.program[0],
    system: `${platform()} ${release()} ${arch()}`,
    processors: availableParallelism(),
    memoryMiB: { all: mebibytes(totalmem()), free: mebibytes(freemem()) },
    clock: new Date(terminal.now()).toISOString(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  const resolver = await partOf('network/resolv.conf', () => readFile('/etc/resolv.conf', 'utf8'));
  const outer = addresses.filter(({ internal }) => !internal).map(({ address }) => address);
  return {
    parts: [{ name: 'machine', content: machine }, { name: 'network/addresses', content: addresses }, resolver],
    secrets: [],
    names: [name, ...outer],
  };
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
