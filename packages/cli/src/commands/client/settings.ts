/** Settings of discovery that are neither a host nor a key: the domain to look in, and whether the last host is kept. */
import { ActivationError } from '@attiva/protocol';
import type { CommandSpec } from '../../program/command-spec.ts';
import { findEdition, openMachines } from './editions.ts';
import { vendorOptions } from './vendor-files.ts';

export const setDomain: CommandSpec = {
  words: 'client set-domain',
  arguments: { '<domain>': "look hosts up here instead of in the machine's own domains" },
  options: vendorOptions,
  group: 'Client on each machine',
  summary: 'Look hosts up in this domain (familiar: /skms-domain)',
  example: 'attiva client set-domain corp.example',
  async run(call) {
    const domain = call.argument('domain') ?? '';
    const machines = await openMachines(call);
    for (const machine of machines) await machine.setLookupDomain(domain);
    const hosts = machines.flatMap((machine) => Object.entries(machine.settings().hosts));
    return { json: { domain, overriddenBy: hosts.map(([, host]) => host) }, text: describeDomain(domain, hosts) };
  },
};

/** A host that is set has no fallback (spec/discovery.md 1): the domain then waits in vain. */
function describeDomain(domain: string, hosts: readonly (readonly [string, string])[]): string {
  const winners = hosts.map(
    ([scope, host]) => `${host} is set for ${scope === 'machine' ? 'the whole machine' : scope}`,
  );
  const said = `Hosts are looked up as _attiva._tcp.${domain}.`;
  if (winners.length === 0) return said;
  return `${said}\nBut ${winners.join(', ')}, and a host that is set wins: nothing is looked up there until attiva client clear-host.`;
}

export const clearDomain: CommandSpec = {
  words: 'client clear-domain',
  options: vendorOptions,
  group: 'Client on each machine',
  summary: "Look hosts up in the machine's own domains again (familiar: /ckms-domain)",
  example: 'attiva client clear-domain',
  async run(call) {
    for (const machine of await openMachines(call)) await machine.setLookupDomain(undefined);
    return { json: { domain: null }, text: "Hosts are looked up in the machine's own domains." };
  },
};

export const setActivationType: CommandSpec = {
  words: 'client set-activation-type',
  arguments: { '<type>': 'which methods may activate: all, directory or host' },
  suggested: { '<type>': ['all', 'directory', 'host'] },
  options: [
    { flags: '--edition <edition>', purpose: 'only for this edition (default: for the whole machine)' },
    ...vendorOptions,
  ],
  group: 'Client on each machine',
  summary: 'Let only the directory, only hosts or all methods activate (familiar: /act-type)',
  example: 'attiva client set-activation-type host',
  async run(call) {
    const type = call.argument('type');
    if (type !== 'all' && type !== 'directory' && type !== 'host')
      throw new ActivationError('wrong-usage', `all, directory or host, not "${type ?? ''}"`, {
        facts: { example: setActivationType.example },
      });
    const machines = await openMachines(call);
    const edition = call.text('edition');
    const places = edition === undefined ? machines.map((machine) => ({ machine })) : [findEdition(edition, machines)];
    for (const place of places)
      await place.machine.setActivationType(type, 'product' in place ? place.product : undefined);
    return { json: { activationType: type, edition: edition ?? null }, text: said[type] };
  },
};

const said = {
  all: 'Directory and hosts may activate.',
  directory: 'Only the directory that this machine belongs to may activate; hosts are not asked.',
  host: 'Only hosts may activate; the directory is not asked.',
} as const;

export const setCaching: CommandSpec = {
  words: 'client set-caching',
  arguments: { '<on|off>': 'whether the host of the last success is asked first' },
  options: vendorOptions,
  group: 'Client on each machine',
  summary: 'Keep or forget the host of the last success (familiar: /skhc, /ckhc)',
  example: 'attiva client set-caching off',
  async run(call) {
    const wanted = call.argument('on|off');
    if (wanted !== 'on' && wanted !== 'off')
      throw new ActivationError('wrong-usage', `on or off, not "${wanted ?? ''}"`, {
        facts: { example: setCaching.example },
      });
    for (const machine of await openMachines(call)) await machine.setCaching(wanted === 'on');
    const text = wanted === 'on' ? 'The host of the last success is asked first.' : 'Hosts are looked up each time.';
    return { json: { caching: wanted === 'on' }, text };
  },
};
