/** Hosts whose hints this machine obeys: renew now, take a new identity (spec/messages.md 10). Nothing else can a host ask for. */
import type { MachineSettings } from '@attiva/client';
import type { CommandSpec } from '../../program/command-spec.ts';
import { moment } from '../../program/columns.ts';
import { openMachines } from './editions.ts';
import { vendorOptions } from './vendor-files.ts';

export const pinHost: CommandSpec = {
  words: 'client pin-host',
  arguments: { '<host-id>': 'id of the host, 20 characters: attiva host hint list shows it there' },
  options: vendorOptions,
  group: 'Client on each machine',
  summary: 'Obey hints of this host: renew now, take a new identity',
  example: 'attiva client pin-host iUuGJo3kfyQ1Zk9TXb3q',
  async run(call) {
    const host = call.argument('host-id') ?? '';
    const machines = await openMachines(call);
    for (const machine of machines) await machine.pinHost(host);
    const pinned = pinnedOn(machines.map((machine) => machine.settings()));
    const text = `Hints of host ${host} are obeyed: to renew now, at most once an hour; to take a new identity, at most once in 30 days.`;
    return { json: { pinned }, text };
  },
};

export const unpinHost: CommandSpec = {
  words: 'client unpin-host',
  arguments: { '[host-id]': 'the host to obey no more (default: all of them)' },
  options: vendorOptions,
  group: 'Client on each machine',
  summary: 'Obey hints of this host, or of any host, no more',
  example: 'attiva client unpin-host',
  async run(call) {
    const host = call.argument('host-id');
    const machines = await openMachines(call);
    for (const machine of machines) await machine.unpinHost(host);
    const pinned = pinnedOn(machines.map((machine) => machine.settings()));
    const text = pinned.length === 0 ? "No host's hints are obeyed." : `Hints are obeyed of: ${pinned.join(', ')}.`;
    return { json: { pinned }, text };
  },
};

function pinnedOn(settings: readonly MachineSettings[]): readonly string[] {
  return [...new Set(settings.flatMap(({ pinnedHosts }) => pinnedHosts))];
}

/** For the status of a machine: whose hints it obeys, and what it made of the last one. */
export function describePins(settings: readonly MachineSettings[]): readonly string[] {
  return settings.flatMap(({ vendorName, pinnedHosts, lastHint }) => {
    const pins = pinnedHosts.length === 0 ? [] : [`Hints for ${vendorName} are obeyed of: ${pinnedHosts.join(', ')}.`];
    if (lastHint === undefined) return pins;
    return [
      ...pins,
      `Last hint for ${vendorName}: ${lastHint.kind}, ${moment(lastHint.at)}: ${outcomes[lastHint.verdict]}.`,
    ];
  });
}

const outcomes: Readonly<Record<NonNullable<MachineSettings['lastHint']>['verdict'], string>> = {
  obeyed: 'obeyed',
  'not-pinned': 'ignored, for the host is not pinned here',
  'too-soon': 'ignored, for the last one was too short a time ago',
  'unknown-kind': 'ignored, for a host may not ask that',
};
